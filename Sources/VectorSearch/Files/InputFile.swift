#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A regular file open for reading.
package final class InputFile {
    /// What it was when it was opened.
    let version: Version
    let descriptor: Int32
    /// The size in bytes when it was opened.
    package var size: Int { version.size }

    package init(path: String) throws(FileFault) {
        // Without waiting: opening a pipe that nobody writes to would never return.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last("open") }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            defer { close(descriptor) }
            throw .last("examine")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw FileFault(operation: "read", reason: "not a regular file")
        }
        self.descriptor = descriptor
        version = Version(status)
    }

    deinit { close(descriptor) }

    /// The `count` bytes from `offset` on; fewer only at the end of the file.
    package func read(_ count: Int, at offset: Int) throws(FileFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = try bytes.withUnsafeMutableBufferPointer { bytes throws(FileFault) in
            try read(into: UnsafeMutableRawBufferPointer(bytes), at: offset)
        }
        bytes.removeLast(count - got)
        return bytes
    }

    /// Fills `buffer` with the bytes from `offset` on, and says how many there were; fewer only at the end of the file.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileFault) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if got == 0 { break }
            if got > 0 { done += got } else if errno != EINTR { throw .last("read") }
        }
        return done
    }
}

extension InputFile {
    /// Which file lies at a path, and how it was when it was last written: every write changes this.
    struct Version: Equatable {
        private let device: UInt64
        private let node: UInt64
        private let seconds: Int
        private let nanoseconds: Int
        /// The size in bytes.
        let size: Int

        init(_ status: stat) {
            device = UInt64(truncatingIfNeeded: status.st_dev)
            node = UInt64(truncatingIfNeeded: status.st_ino)
            #if canImport(Darwin)
                let written = status.st_mtimespec
            #else
                let written = status.st_mtim
            #endif
            seconds = Int(written.tv_sec)
            nanoseconds = Int(written.tv_nsec)
            size = Int(status.st_size)
        }

        /// Of what lies at a path now; nil where nothing does, or nothing that may be looked at.
        init?(of path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            self.init(status)
        }

        /// Whether it is the same file, changed or not.
        func isSameFile(as other: Version) -> Bool { device == other.device && node == other.node }
    }
}
