class Blob:
    def __init__(self, data: bytes) -> None: ...

class Face:
    upem: int
    unicodes: set[int]
    def __init__(self, blob: Blob) -> None: ...

class Font:
    def __init__(self, face: Face) -> None: ...
    def get_glyph_h_advance(self, gid: int) -> int: ...

class BufferClusterLevel:
    MONOTONE_GRAPHEMES: BufferClusterLevel

class GlyphInfo:
    codepoint: int
    cluster: int

class GlyphPosition:
    x_advance: int
    y_advance: int
    x_offset: int
    y_offset: int

class Buffer:
    cluster_level: BufferClusterLevel
    direction: str
    script: str
    language: str
    glyph_infos: list[GlyphInfo]
    glyph_positions: list[GlyphPosition]
    def add_str(self, text: str) -> None: ...

def shape(font: Font, buffer: Buffer, features: dict[str, bool] | None = None) -> None: ...
