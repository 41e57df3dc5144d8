"""How one gets in: the vault opened, the laptop set up, and what keeps both in good hands. `ui.app` binds it all."""
