"""The one catalogue of expected errors: what happened, what is safe, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What a worker reads when something expected goes wrong. The first part is never empty."""

    happened: str
    safe: str = ""
    do: str = ""

    def filled(self, facts: Mapping[str, object]) -> "Message":
        """The same message with `{fact}` places filled; a fact that is missing shows as its name, never as a crash."""
        known = _Facts(facts)
        return Message(self.happened.format_map(known), self.safe.format_map(known), self.do.format_map(known))

    @property
    def text(self) -> str:
        """All three parts on one line, for a status line or a terminal."""
        return " ".join(part for part in (self.happened, self.safe, self.do) if part)


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return key


_NOTHING_LOST = "Nothing you wrote is lost."
_ALL_HERE = "Everything you wrote is safe on this laptop."

CATALOGUE: Mapping[str, Message] = {
    # The vault and the disk
    "wrong_passphrase": Message(
        "Those words did not open this laptop.",
        "Nothing has changed.",
        "Check the third and fourth word, then try again.",
    ),
    "passphrase_wait": Message(
        "Those words did not open this laptop {tries} times.",
        "Nothing has changed, and nothing is ever wiped.",
        "Wait {wait_s} seconds, then try again, or ring your duty officer.",
    ),
    "store_damaged": Message(
        "The file on this laptop is damaged.",
        "It is left as it is, and what the server has is safe.",
        "Do not delete anything. Ring your helpdesk and say: store damaged.",
    ),
    "record_damaged": Message(
        "One record on this laptop was changed by something other than this app, so it is not shown.",
        "Other records are not affected.",
        "Ring your helpdesk and say: record damaged.",
    ),
    "slot_damaged": Message(
        "The key file on this laptop is damaged.",
        "Your records are still there, encrypted.",
        "Ring your helpdesk and say: key file damaged. Do not delete anything.",
    ),
    "store_look_only": Message(
        "You are looking at what is whole of a damaged file, so nothing can be written here.",
        "Nothing has changed.",
        "Close the app, open it again and choose to fetch everything again.",
    ),
    "backup_missing": Message(
        "There is no such backup of this laptop.",
        "Nothing has changed.",
        "Fetch everything again from the server instead.",
    ),
    "store_foreign": Message(
        "The file in this profile was not made by this app.",
        "It has not been touched.",
        "Ring your helpdesk and say: foreign file.",
    ),
    "store_newer": Message(
        "This file was made by a newer version of the app (version {found}, this app knows {known}).",
        "It has not been changed.",
        "Install the newer app, then open it again.",
    ),
    "store_whole": Message(
        "Nothing of the store on this laptop is damaged.",
        "Nothing has changed.",
        "If it has to be put together anew all the same, run the command with --although-whole.",
    ),
    "store_missing": Message(
        "There are no records on this laptop.",
        "Nothing has changed, and what had been sent is with the partnership.",
        "If you have worked on it before, ring your helpdesk and say: records missing. Otherwise set it up.",
    ),
    "disk_full": Message(
        "This laptop's disk is full, so that could not be saved.",
        "What was saved before is safe. What you just wrote is still on the screen.",
        "Free some space, then press Save again. Keep this window open.",
    ),
    "folder_readonly": Message(
        "The app may not write to its folder.",
        "What was saved before is safe. What you just wrote is still on the screen.",
        "Ring your helpdesk and say: local folder is read-only. Keep this window open.",
    ),
    "profile_in_use": Message(
        "The app is already open for this worker on this laptop.",
        "Nothing has changed.",
        "Use the window that is open.",
    ),
    "save_failed": Message(
        "That could not be saved.", "What you wrote is still on the screen.", "Keep this window open and try again."
    ),
    # The network and the server
    "server_unreachable": Message(
        "The partnership server cannot be reached.", _ALL_HERE, "Go on working. It is tried again by itself."
    ),
    "server_stopped_midway": Message(
        "The server went away in the middle of sending.",
        "What it had confirmed is marked as sent, the rest is still here.",
        "Go on working. It is tried again by itself.",
    ),
    "sync_stopped": Message(
        "Sending was stopped.",
        "What the server had confirmed is marked as sent, the rest is still here.",
        "Press Try now to go on, or leave it: it goes on by itself.",
    ),
    "server_nonsense": Message(
        "Something answered that is not the partnership server, perhaps a Wi-Fi sign-in page.",
        _ALL_HERE,
        "Sign in to the Wi-Fi if it asks, or try another network.",
    ),
    "server_busy": Message("The server is busy.", _ALL_HERE, "It is tried again by itself in {wait_s} seconds."),
    "server_fault": Message(
        "The server had a fault of its own.",
        _ALL_HERE,
        "It is tried again by itself. If it lasts a day, ring your helpdesk.",
    ),
    "message_unreadable": Message(
        "The server could not read what this app sent.",
        _ALL_HERE,
        "It is tried again by itself. If it lasts a day, ring your helpdesk and say: message unreadable.",
    ),
    "history_changed": Message(
        "The server was put back to an earlier day.",
        _ALL_HERE,
        "What the server had lost is sent again by itself.",
    ),
    "scope_not_held": Message(
        "One case is no longer shared with you.",
        "What you had not sent of it is kept and goes to your team lead.",
        "Ask your team lead if that surprises you.",
    ),
    "access_ended": Message(
        "The partnership has ended this laptop's access.",
        "What you had not sent is kept and goes to your team lead.",
        "Ring your team lead.",
    ),
    "server_unproven": Message(
        "The server sent an order for this laptop that your partnership did not sign, so it was left aside.",
        _ALL_HERE,
        "Go on working. Ring your helpdesk and say: server unproven.",
    ),
    "rescue_waits": Message(
        "The partnership has ended this laptop's access, and what you had not sent could not be handed over yet.",
        "It is all still here, and nothing is removed before it is in safe hands.",
        "Stay connected: it is tried again by itself. Ring your team lead.",
    ),
    "app_too_old": Message(
        "This app is too old to receive changes from the server.",
        "Your work is still sent, and everything is safe on this laptop.",
        "Install the newer app when you can.",
    ),
    "invite_refused": Message(
        "That invite code cannot be used.",
        "Nothing was set up.",
        "Check the code, or ask your partnership for a new one.",
    ),
    "insecure_address": Message(
        "That server address is not encrypted.", "Nothing was sent.", "Use an address that starts with https."
    ),
    "clock_differs": Message(
        "This laptop's clock is {by} {side} the server's.",
        "Nothing is lost, and nobody is stopped by it.",
        "Set the date and time of this laptop right, then check the dates of what you wrote today.",
    ),
    # The work
    "text_too_long": Message(
        "That is longer than one box can hold ({limit} letters).",
        "It is still on the screen, and kept whole as a draft.",
        "Make it shorter, or put the rest into a second record, then save again.",
    ),
    "paste_too_long": Message(
        "That is too much to paste into one box ({limit} letters at most).",
        "Nothing was pasted, and what was in the box is still there.",
        "Paste it in parts.",
    ),
    "line_full": Message(
        "This line holds {limit} letters, and it is full.",
        "What fits is in it; what came after is not.",
        "Put the rest into a box with more room.",
    ),
    "record_missing": Message(
        "That record is not on this laptop.",
        "Nothing has changed.",
        "It may have moved to another team. Ask your team lead.",
    ),
    "record_signed": Message(
        "This record is signed and cannot be changed.", "It stays as it is.", "Add an addendum instead."
    ),
    "not_ready": Message(
        "There is something to finish first.", "Your draft is saved.", "The list shows what is missing."
    ),
    "open_conflict": Message(
        "Two people wrote different things here, and nobody has chosen yet.",
        "Both are kept.",
        "Choose one first: under What is sent, or in the plan where whole versions differ.",
    ),
    "print_glyph_missing": Message(
        "A letter in this text cannot be printed: {letters}.",
        "Nothing was printed.",
        "Change the letter, or ask for the font to be added.",
    ),
    "print_card_full": Message(
        "The small card has no room for “{part}”.",
        "Nothing was printed, and the plan is not changed.",
        "Make those words shorter together, leave one off paper, or print the page.",
    ),
    "language_unknown": Message(
        "This version has no papers in that language.", "Nothing was printed.", "Choose another language, or English."
    ),
    "settle_late": Message(
        "These two versions no longer wait to be put together.",
        "Both are kept whole, and nothing was changed.",
        "Open the plan: somebody may have settled it.",
    ),
    "settle_open": Message(
        "A part is still open, or two people settled one differently.",
        "What you decided is kept.",
        "Settle the parts that are left, then make the version.",
    ),
    "words_not_yours": Message(
        "Only a lead or a supervisor confirms words.",
        "Nothing was confirmed.",
        "Ask your lead to write down who read them.",
    ),
    "words_no_reader": Message(
        "It is missing who read the words, how they know the language, or which words they read.",
        "Nothing was confirmed.",
        "Fill in what is missing, then confirm again.",
    ),
    "words_place_lost": Message(
        "A line has lost a place that is filled in when it is printed, or is empty: “{words}”.",
        "Nothing was confirmed.",
        "Write the part in ‹ › as it stands in the English.",
    ),
    "print_nobody_agreed": Message(
        "Nobody on this plan has said yes to a copy.",
        "Nothing was printed.",
        "Ask them, then answer “Have they agreed?” in the plan.",
    ),
    "print_stopped": Message("This may not be printed.", "Nothing was printed.", "The list of checks says why."),
    "press_stopped": Message(
        "Making the pages was stopped.",
        "Nothing was printed, and nothing is changed.",
        "Make them again when you like.",
    ),
    "sheet_unknown": Message(
        "There is no blank sheet with the number {number} on this laptop.",
        "Nothing is changed.",
        "Look at the number at the top of the sheet. Sheets printed on another laptop are here once both have sent.",
    ),
    "own_work_checked": Message(
        "You marked what is left out, so somebody else must look it through.",
        "What you marked is kept.",
        "Ask a colleague who holds this case to open it on their own laptop.",
    ),
    "printer_gone": Message(
        "The printer did not take the page.", "It is not entered as printed.", "Check the printer, then print again."
    ),
    "export_failed": Message(
        "The file could not be written there.",
        "Nothing was saved outside the app.",
        "Choose another folder, such as your desktop.",
    ),
    "file_unreadable": Message(
        "This app keeps JPEG and PNG pictures, PDF, and M4A, MP3, OGG or WAV recordings; that file is something else.",
        "Nothing was added, and the file is as it was.",
        "On a phone, share the picture as a JPEG. A letter can be photographed, or saved as a PDF.",
    ),
    "file_too_large": Message(
        "That file is too large: {size} MB, and one file may have {limit} MB.",
        "Nothing was added, and the file is as it was.",
        "Take the picture again at a smaller size, or split the recording.",
    ),
    "file_broken": Message(
        "That file cannot be opened: it is damaged, or not what its name says.",
        "Nothing was added, and the file is as it was.",
        "Open it on the device it came from, save it anew, and add that.",
    ),
    "file_damaged": Message(
        "The copy of this file on this laptop is damaged, so it is not shown.",
        "What the server has is not affected.",
        "Press Fetch it again. If the server does not have it either, ring your helpdesk and say: file damaged.",
    ),
    "file_elsewhere": Message(
        "This file is not on this laptop.", "It is with the partnership.", "Press Fetch it while there is a network."
    ),
    "file_not_there": Message(
        "This file has not reached the server yet.",
        "It is still on the laptop where it was added.",
        "Ask whoever added it to connect to a network, then try again.",
    ),
    "file_waits": Message(
        "This file could not be sent yet.",
        "It is kept on this laptop, and nothing is lost.",
        "It is tried again by itself. If it lasts a day, ring your helpdesk and say: file waits.",
    ),
    "file_room_full": Message(
        "The server has no more room for files of this case.",
        "The file is kept on this laptop, and nothing is lost.",
        "Tell your team lead.",
    ),
    "reason_short": Message(
        "Write the reason in at least {words} words.",
        "Nothing is shown yet, and nothing is entered.",
        "Say what happened and who needs it.",
    ),
    "list_unknown": Message(
        "A list of answers is missing: {list}.", _NOTHING_LOST, "Install the app again, or ring your helpdesk."
    ),
    # Ways in when the words are not enough, and the end of a laptop
    "device_secret_lost": Message(
        "This laptop has lost the part of the key that its own system kept.",
        "Everything you wrote is still here, encrypted, and nothing is lost.",
        "If you have a recovery sheet, use its code. If not, choose new words and ask your partnership's officers.",
    ),
    "keyring_silent": Message(
        "This laptop's own key store did not answer.",
        "Nothing has changed, and that was not counted as a wrong try.",
        "If the system asks for its password, type it, and try again. Starting the laptop anew often helps.",
    ),
    "recovery_code_typo": Message(
        "That is not a whole recovery code: a letter is missing, or one is not as it is on the paper.",
        "Nothing has changed, and that was not counted as a wrong try.",
        "Compare it with the paper, four letters at a time.",
    ),
    "recovery_code_none": Message(
        "There is no recovery code for this laptop, or it has been used.",
        _NOTHING_LOST,
        "Choose new words, and ask your duty officer to let you in.",
    ),
    "wrong_recovery_code": Message(
        "That recovery code is not for this laptop.",
        "Nothing has changed.",
        "Look for a newer paper: only the last code counts. Otherwise ring your duty officer.",
    ),
    "recovery_not_asked": Message(
        "No request is waiting on this laptop.", _NOTHING_LOST, "Choose new words first, then ask your duty officer."
    ),
    "recovery_reply_unusable": Message(
        "The officers' answer does not open this laptop.",
        _NOTHING_LOST,
        "Ring your duty officer, compare the number on the screen, and ask again.",
    ),
    "lease_over": Message(
        "This laptop has not met the partnership for longer than it may.",
        "Everything you wrote is here, encrypted, and is sent first.",
        "Connect to a network once, then it opens as usual.",
    ),
    "end_waits": Message(
        "The partnership has ended this laptop's access, but its end could not be carried out yet.",
        "What you wrote is still here, and nothing is removed before it is in safe hands.",
        "Stay connected and try again. If that does not help, ring your team lead.",
    ),
    "laptop_ended": Message(
        "This laptop was ended: its keys and records are destroyed.",
        "What had been sent is with the partnership, and so is what was rescued.",
        "Ring your team lead.",
    ),
}
