"""What SQL may do on an open store: anything with the data, nothing with the vault around it."""

import sqlcipher3

# SQLite's action codes (sqlite3.h); the wheel exports only some of them.
_PRAGMA, _ATTACH, _DETACH, _FUNCTION = 19, 24, 25, 31

# An allow-list: a PRAGMA that a later SQLCipher brings is denied until someone has thought about it.
_READ_ONLY_PRAGMAS = frozenset({
    "application_id", "auto_vacuum", "cache_size", "cell_size_check", "cipher_page_size", "cipher_provider",
    "cipher_plaintext_header_size", "cipher_use_hmac", "cipher_version", "compile_options", "data_version",
    "foreign_keys", "freelist_count", "journal_mode", "page_count", "page_size", "query_only", "schema_version",
    "secure_delete", "synchronous", "table_list", "temp_store", "trusted_schema",
})  # fmt: skip
_PRAGMAS_WITH_ARGUMENT = frozenset({
    "cipher_integrity_check", "foreign_key_check", "index_info", "index_list", "index_xinfo", "integrity_check",
    "optimize", "quick_check", "table_info", "table_xinfo", "user_version", "wal_checkpoint",
})  # fmt: skip
_DENIED_FUNCTIONS = frozenset({"sqlcipher_export", "load_extension", "fts3_tokenizer"})


def authorize(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    """SQLite's question before each statement is compiled, answered: SQLITE_OK or SQLITE_DENY."""
    return sqlcipher3.SQLITE_OK if _is_allowed(action, first, second) else sqlcipher3.SQLITE_DENY


def _is_allowed(action: int, first: str | None, second: str | None) -> bool:
    if action in (_ATTACH, _DETACH):
        return False
    if action == _FUNCTION:
        return (second or "").lower() not in _DENIED_FUNCTIONS
    if action == _PRAGMA:
        return _is_allowed_pragma((first or "").lower(), second)
    return True


def _is_allowed_pragma(name: str, argument: str | None) -> bool:
    return name in _PRAGMAS_WITH_ARGUMENT or (name in _READ_ONLY_PRAGMAS and argument is None)
