/// Where the bytes of an opened index file lie.
public enum FilePlacement: Sendable, Hashable, CaseIterable {
    /// In the file, mapped: opened at once, read from the disk where it is touched, shared between processes, and given back
    /// when the system needs the memory.
    case mapped
    /// In memory of the process's own, read whole when it is opened, in large pages where the system has them. Searches that
    /// touch much of a large file are faster: an exact one is bound by memory.
    case memory
}
