import Foundation

/// How many files, sockets among them, the process may have open, and has.
package enum OpenFiles {
    /// How many it may have open.
    package static var limit: Int { Int(clamping: limits().rlim_cur) }

    /// Lets the process open as many as the system allows it. Where that fails, the limit stays what it was.
    package static func raiseLimit() {
        var limits = limits()
        #if canImport(Darwin)
            // More than this is refused, whatever the limit says.
            limits.rlim_cur = max(limits.rlim_cur, min(limits.rlim_max, rlim_t(OPEN_MAX)))
        #else
            limits.rlim_cur = limits.rlim_max
        #endif
        setrlimit(resource, &limits)
    }

    /// How many are open, as the system lists them; nil where it does not.
    package static var count: Int? {
        let folder = ["/proc/self/fd", "/dev/fd"].first { FileManager.default.fileExists(atPath: $0) }
        // The list is a file itself while it is read.
        return folder.flatMap { try? Directory.names(in: $0).count - 1 }
    }

    /// Whether no more can be opened now.
    package static var areExhausted: Bool {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor < 0 else {
            close(descriptor)
            return false
        }
        return errno == EMFILE || errno == ENFILE
    }

    private static func limits() -> rlimit {
        var limits = rlimit()
        getrlimit(resource, &limits)
        return limits
    }

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
}
