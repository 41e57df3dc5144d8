"""The messages of sync, shared by client and server. `PROTOCOL.md` beside this file is the contract in words.

Every message is JSON, compressed with zstd where both sides say so. Models ignore nothing: unknown members survive in
`extra`, because an older app and a newer server must understand each other's known part.
"""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from caseworker.domain.access import Level, ScopeKind, WorkerRole
from caseworker.domain.edits import Edit
from caseworker.domain.ids import DeviceId, EditId, Path, RecordId, ScopeId, TeamId, WorkerId
from caseworker.domain.merge import Candidate, Outcome

PROTOCOL = 1
PUSH_EDITS = 500
"""Most edits in one push, and 1 MB of them, whichever comes first."""
PUSH_BYTES = 1_000_000
PULL_ENTRIES = 1_000
FILL_SCOPES = 100
"""Most further scopes one request for current state may name."""
SCHEMA = 1
"""Version of the forms this build knows. Old apps may always push; pulling may ask for a newer one."""


class Message(BaseModel):
    """The base of every message: frozen, unknown members kept, input never shown in errors."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)
    leaves_out: ClassVar[bool] = False
    """Whether members that have their default are left out: in messages of many parts they would be most of it."""

    def as_json(self) -> bytes:
        """The message as it travels, before it is compressed."""
        return self.model_dump_json(exclude_defaults=self.leaves_out).encode()


# -- enrolment and tokens ---------------------------------------------------------------------------------------------
class Enrol(Message):
    """A new laptop: a one-time invite, the device's Ed25519 public key (hex), and a label for the helpdesk."""

    invite: str = Field(repr=False)
    public_key: str
    label: str = ""


class Enrolled(Message):
    """What the partnership says of the worker and the laptop. `device_code` makes offline numbers unique (`K7`)."""

    device: DeviceId
    device_code: str
    worker: WorkerId
    name: str = Field(repr=False)
    role: WorkerRole
    team: TeamId
    team_name: str = Field(repr=False)
    programme: str
    log_epoch: str
    server_key: str = ""
    """The partnership's Ed25519 public key (hex): what it signs decides over this laptop. Pinned from now on."""
    recovery_key: str = ""
    """The partnership's HPKE public key (hex) for escrow and rescue; empty until its officers have made one."""


class NonceRequest(Message):
    """Asks for something to sign."""

    device: DeviceId


class Nonce(Message):
    """A single-use nonce (hex), valid for a minute."""

    nonce: str


class TokenRequest(Message):
    """The nonce signed with the device key: Ed25519 over `caseworker-token/1|device|nonce`, hex."""

    device: DeviceId
    nonce: str
    signature: str


class Token(Message):
    """A bearer token bound to one device, with its life in seconds."""

    token: str = Field(repr=False)
    expires_in: int


# -- hello ------------------------------------------------------------------------------------------------------------
class Held(Message):
    """A scope the device holds: the epoch of the grant it knows, and the last entry it has applied."""

    scope: ScopeId
    grant_epoch: int
    cursor: int


class Hello(Message):
    """The start of a sync. `log_epoch` is None on a device that has never spoken to this server.

    A device that has taken in a welcome since it was started MAY name that welcome's `tag` and the `held_digest` of
    what it holds, in place of `held`.
    """

    protocol: int = PROTOCOL
    schema_v: int = SCHEMA
    app_v: str
    log_epoch: str | None
    now: AwareDatetime
    held: tuple[Held, ...] = ()
    tag: str = ""
    digest: str = ""


class Grant(Message):
    """A scope this worker may hold, with its epoch, kind, level and the number of its newest entry."""

    scope: ScopeId
    kind: ScopeKind
    grant_epoch: int
    level: Level
    head: int
    team: TeamId | None = None


class Revoked(Message):
    """A scope to be purged, named explicitly; nothing is ever purged because it was absent from a list."""

    scope: ScopeId
    grant_epoch: int


class You(Message):
    """The worker as the partnership knows them now: after a move their next new file belongs to the new team."""

    name: str = Field(repr=False)
    role: WorkerRole
    team: TeamId
    team_name: str = Field(repr=False)
    programme: str


class Lease(Message):
    """Until when a laptop opens without meeting the server, signed by the partnership. `seq` grows with every lease."""

    device: DeviceId
    worker: WorkerId
    seq: int
    issued_at: AwareDatetime
    not_after: AwareDatetime
    signature: str = ""

    @property
    def signed_text(self) -> bytes:
        """What the partnership signs."""
        times = f"{self.issued_at.isoformat()}|{self.not_after.isoformat()}"
        return f"caseworker-lease/1|{self.device}|{self.worker}|{self.seq}|{times}".encode()


class Ending(Message):
    """The partnership's signed order that a laptop destroy its keys, after handing over what was never sent."""

    device: DeviceId
    ordered_at: AwareDatetime
    signature: str = ""

    @property
    def signed_text(self) -> bytes:
        """What the partnership signs."""
        return f"caseworker-ending/1|{self.device}|{self.ordered_at.isoformat()}".encode()


class Welcome(Message):
    """The answer to hello. `enabled` False: this worker may still push, and nothing else.

    `unchanged`: the welcome of the hello's `tag` still holds, and no feed has gone on beyond what the device has; then
    `grants` and `you` are left out, and nothing is to be purged. `tag` names the grants without their heads, and `you`.
    """

    log_epoch: str
    server_time: AwareDatetime
    enabled: bool = True
    expected_seq: int
    grants: tuple[Grant, ...] = ()
    revoked: tuple[Revoked, ...] = ()
    min_pull_schema: int = 1
    you: You | None = None
    tag: str = ""
    unchanged: bool = False
    lease: Lease | None = None
    ending: Ending | None = None
    recovery_key: str = ""
    """The partnership's recovery key now; a laptop that knows another one asks its worker before it uses this.

    Left out where there is none, and where the welcome is `unchanged`: then it is that of the welcome of `tag`.
    """
    recovery_signature: str = ""
    """The partnership's signature (hex) over `custody.recovery_text` of this key."""
    escrow: str = ""
    """The escrow of this laptop that the server holds, as `store/epoch/fingerprint`; empty if none."""
    witnessed: int = 0
    """The number of the newest line of this laptop's audit that the server holds."""


# -- push -------------------------------------------------------------------------------------------------------------
class NewScope(Message):
    """A scope made offline: the server makes it and its grant in the transaction that takes its first edit."""

    scope: ScopeId
    kind: ScopeKind = "file"
    team: TeamId


class Sent(Message):
    """One edit as a device sends it: `seq` counts this device's edits from 1 without gaps."""

    seq: int
    edit: Edit
    new_scope: NewScope | None = None


class Push(Message):
    """Edits in `seq` order. `signature`: Ed25519 (hex) over `push_digest`: nobody can send another device's work.

    `brief`, here and in `Pull` and `Bootstrap`: the device understands what `brief.py` leaves out.
    """

    leaves_out: ClassVar[bool] = True
    log_epoch: str
    edits: tuple[Sent, ...]
    signature: str
    brief: bool = False


class Result(Message):
    """What became of one edit. Stored by the server and repeated word for word if the edit arrives again.

    `entry` is its number in the scope's feed (0 if none). `versions` and `values` give, per path the edit names,
    what is current after it; `open` the candidates that are open there. `as_sent`: every path is current as the edit
    says, and nothing is open there; the three are left out.
    """

    edit: EditId
    outcome: Outcome
    as_sent: bool = False
    entry: int = 0
    versions: dict[Path, EditId] = Field(default_factory=dict)
    values: dict[Path, JsonValue] = Field(default_factory=dict, repr=False)
    open: dict[Path, tuple[Candidate, ...]] = Field(default_factory=dict, repr=False)
    reason: str = ""


class Pushed(Message):
    """The results in the order of the push. `expected_seq` is the next number the server waits for."""

    leaves_out: ClassVar[bool] = True
    results: tuple[Result, ...]
    expected_seq: int
    server_time: AwareDatetime


# -- pull and bootstrap -----------------------------------------------------------------------------------------------
class Pull(Message):
    """Asks for what is new in these scopes, at most `limit` entries over all of them.

    `schema_v` is the version of the forms the device knows; a device that does not say knows the first.
    """

    log_epoch: str
    held: tuple[Held, ...]
    limit: int = PULL_ENTRIES
    schema_v: int = 1
    brief: bool = False


class Entry(Message):
    """One step of a scope's feed: which paths of which record changed, to what, by whom.

    It restates its scope and epoch. `set` holds the paths that became current (None: removed), `versions` their
    versions (left out in short: all are this edit), `open` every open candidate of a touched path (empty: settled).
    kind "erase" removes the record.
    """

    scope: ScopeId
    grant_epoch: int
    seq: int
    record: RecordId
    form: str
    kind: Literal["edit", "erase"] = "edit"
    edit: EditId
    verb: str = "change"
    author: WorkerId
    made_at: str
    received_at: str
    set: dict[Path, JsonValue] = Field(default_factory=dict, repr=False)
    versions: dict[Path, EditId] = Field(default_factory=dict)
    open: dict[Path, tuple[Candidate, ...]] = Field(default_factory=dict, repr=False)


class Pulled(Message):
    """A page of entries, at most `limit`, per scope in `seq` order without gaps. `more`: ask again at once.

    `behind`: scopes whose cursor is before the first entry that is still kept; they are to be bootstrapped again.
    """

    leaves_out: ClassVar[bool] = True
    entries: tuple[Entry, ...]
    more: bool
    behind: tuple[ScopeId, ...] = ()


class Whole(Message):
    """A record as it stands: for bootstrap, and for repair. `by_edit` is `versions` in short (`brief.py`)."""

    record: RecordId
    form: str
    body: dict[str, JsonValue] = Field(repr=False)
    versions: dict[Path, EditId] = Field(default_factory=dict)
    by_edit: dict[EditId, tuple[Path, ...]] = Field(default_factory=dict)
    open: dict[Path, tuple[Candidate, ...]] = Field(default_factory=dict, repr=False)
    author: WorkerId
    made_at: str


class Bootstrap(Message):
    """Asks for the current state of a scope, in pages by record id, and `then` of others while `limit` leaves room.

    `schema_v` as in `Pull`.
    """

    log_epoch: str
    scope: ScopeId
    after: RecordId | None = None
    limit: int = PULL_ENTRIES
    then: tuple[ScopeId, ...] = ()
    schema_v: int = 1
    brief: bool = False


class Bootstrapped(Message):
    """A page of the current state. `as_of` of the first page is where the feed goes on once all pages are applied.

    `then` are first pages of further scopes, in the order asked; one that is not held is left out.
    """

    leaves_out: ClassVar[bool] = True
    scope: ScopeId
    grant_epoch: int
    as_of: int
    records: tuple[Whole, ...]
    next: RecordId | None = None
    then: tuple["Bootstrapped", ...] = ()


class Sums(Message):
    """Asks for the checksums of these scopes at the end of a sync."""

    log_epoch: str
    scopes: tuple[ScopeId, ...]


class Summed(Message):
    """Per scope: the number of its newest entry, and the XOR over SHA-256(record | versions) as hex."""

    sums: dict[ScopeId, tuple[int, str]]


class Purged(Message):
    """Confirms that a revoked scope is gone from the device, with how many records went."""

    scope: ScopeId
    grant_epoch: int
    records: int


class Fault(Message):
    """Why the server answered no. `key` is one of the catalogue's; `wait_s` says when to try again."""

    key: str
    wait_s: int = 0
    log_epoch: str | None = None
