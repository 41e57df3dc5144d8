"""Whether the connection is paid by use, as far as the system says. It never decides whether work may go on.

| system | where it comes from |
|---|---|
| Windows | the network list manager: the "metered connection" switch of Wi-Fi and mobile networks |
| Linux | NetworkManager, or GLib's network monitor |
| macOS | nothing that Qt reads: not known |
"""

from typing import Literal

from PySide6.QtNetwork import QNetworkInformation

Metered = Literal["metered", "unmetered", "not known"]


def metered() -> Metered:
    """What the system says now; "not known" where it says nothing. To be asked on the GUI thread."""
    if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Metered):
        return "not known"
    found = QNetworkInformation.instance()
    if found is None or not found.supports(QNetworkInformation.Feature.Metered):
        return "not known"
    return "metered" if found.isMetered() else "unmetered"
