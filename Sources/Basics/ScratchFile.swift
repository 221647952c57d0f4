import Foundation

/// A file without a name, for what does not fit into memory: it goes with the last reference, and with the process,
/// however that ends.
///
/// It may be read and written by several threads, at different places.
package final class ScratchFile: Sendable {
    private let folder: String
    private let descriptor: Int32

    /// Makes a file of a length. All of its room is reserved at once, so that a full disk is an error before the work begins
    /// and not halfway through.
    /// - Parameters:
    ///   - folder: on whose disk it is to be; it must be there.
    ///   - length: in bytes.
    ///   - purpose: what it is for, as in "the maps of 100 images".
    ///   - room: the bytes that are free there; nil for what the system says.
    /// - Throws: ``FileError`` where there is not enough room, or a file cannot be made.
    package init(in folder: String, length: Int, for purpose: String, room: Int? = nil) throws(FileError) {
        let free = if let room { room } else { try Self.room(in: folder) }
        guard length <= free else {
            let (needed, left) = (Self.megabytes(length), Self.megabytes(max(0, free)))
            throw FileError(
                path: folder,
                reason: "\(purpose) take \(needed) MB, and its disk has \(left) MB left; free some space on it")
        }
        self.folder = folder
        let name = "\(folder)/.scratch-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp"
        descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("create", folder) }
        unlink(name)
        let code = Self.reserve(length, descriptor)
        guard code == 0 else {
            close(descriptor)
            throw FileError("write", folder, code: code)
        }
    }

    deinit { close(descriptor) }

    private static func megabytes(_ bytes: Int) -> Int { bytes / 1_000_000 + (bytes % 1_000_000 > 0 ? 1 : 0) }

    /// The bytes that a process without special rights may still write there.
    private static func room(in folder: String) throws(FileError) -> Int {
        var disk = statvfs()
        guard statvfs(folder, &disk) == 0 else { throw FileError("examine the disk of", folder) }
        return Int(clamping: UInt64(disk.f_bavail).multipliedReportingOverflow(by: UInt64(disk.f_frsize)).partialValue)
    }

    private static func reserve(_ length: Int, _ descriptor: Int32) -> Int32 {
        guard length > 0 else { return 0 }
        #if os(Linux)
            return posix_fallocate(descriptor, 0, off_t(length))
        #else
            return ftruncate(descriptor, off_t(length)) == 0 ? 0 : errno
        #endif
    }

    /// Writes bytes from an offset on.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if written >= 0 { done += written } else if errno != EINTR { throw FileError("write", folder) }
        }
    }

    /// Fills a buffer with the bytes from an offset on.
    package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            if got > 0 {
                done += got
            } else if got == 0 {
                throw FileError(path: folder, reason: "a scratch file in it ends too early")
            } else if errno != EINTR {
                throw FileError("read", folder)
            }
        }
    }
}
