using System.Runtime.CompilerServices;

// Reading a value leaves a local or two that are always written before they are read; clearing them costs as much as the reading.
[module: SkipLocalsInit]
