#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An operation on a file that the system refused.
package struct FileFault: Error {
    /// What was attempted: "open", "read", "write"…
    package let operation: String
    /// The system's reason, in words.
    package let reason: String
    /// The system's number of the reason; nil where it was not the system that refused.
    package var code: Int32?

    /// The fault of the system call that has just failed.
    static func last(_ operation: String) -> FileFault {
        let code = errno
        return FileFault(operation: operation, reason: String(cString: strerror(code)), code: code)
    }
}
