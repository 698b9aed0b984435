using System.Runtime.CompilerServices;

namespace Replay.Serialization;

/// <summary>Room for a <see cref="FixedText{TBytes}"/> of 8 bytes.</summary>
[InlineArray(8)]
public struct Bytes8 { private byte _first; }

/// <summary>Room for a <see cref="FixedText{TBytes}"/> of 16 bytes.</summary>
[InlineArray(16)]
public struct Bytes16 { private byte _first; }

/// <summary>Room for a <see cref="FixedText{TBytes}"/> of 32 bytes.</summary>
[InlineArray(32)]
public struct Bytes32 { private byte _first; }

/// <summary>Room for a <see cref="FixedText{TBytes}"/> of 64 bytes.</summary>
[InlineArray(64)]
public struct Bytes64 { private byte _first; }
