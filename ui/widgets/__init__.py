"""The kit every screen is built from. One small file per idea; colours and sizes come from `ui.theme` only."""
