import Basics
import Foundation

/// A file on its way into a folder: it grows as `NAME.part`, with what is known of it in `NAME.part.json`, and appears
/// under its own name when it is complete, checked and on the disk.
///
/// What has come is kept when the process ends, so that the next can go on from there. One process at a time has it.
package final class IncomingFile {
    /// By what a file on a server is known again.
    package struct Identity: Codable, Equatable, Sendable {
        /// The server's strong entity tag, quotes included.
        package var tag: String?
        /// Its length in bytes.
        package var length: Int?
        /// Its SHA-256, 64 lower-case hexadecimal digits.
        package var sha256: String?

        package init(tag: String? = nil, length: Int? = nil, sha256: String? = nil) {
            self.tag = tag
            self.length = length
            self.sha256 = sha256
        }

        /// Whether a part of the file can be distinguished from a part of another: else it cannot be resumed.
        package var isCertain: Bool { tag != nil || (sha256 != nil && length != nil) }
    }

    /// The path that the file will have.
    package let path: String
    /// How many bytes have come.
    package private(set) var received = 0
    /// What they are of; nil when nothing has come.
    package private(set) var identity: Identity?

    private let partPath: String
    private let descriptor: Int32
    private var hash = SHA256()

    private init(path: String, partPath: String, descriptor: Int32) {
        self.path = path
        self.partPath = partPath
        self.descriptor = descriptor
    }

    deinit {
        // Still locked, so nobody else's part is removed.
        if received == 0 { remove() }
        close(descriptor)
    }

    /// Opens what has come of a file, and hashes it; nil while another process has it.
    /// - Parameter path: the file's path in the end; missing folders on the way are made.
    package static func open(_ path: String) throws(ModelError) -> IncomingFile? {
        let partPath = path + ".part"
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch {
            throw .cannotStore(path: path, reason: systemReason(error))
        }
        while true {
            let descriptor = Foundation.open(partPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
            guard descriptor >= 0 else { throw .lastFault(partPath) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                defer { close(descriptor) }
                guard errno == EWOULDBLOCK else { throw .lastFault(partPath) }
                return nil
            }
            // Who had the lock before may have renamed or removed what was opened here.
            if isSame(descriptor, partPath) {
                let file = IncomingFile(path: path, partPath: partPath, descriptor: descriptor)
                try file.recall()
                return file
            }
            close(descriptor)
        }
    }

    /// Starts anew with a file of this identity.
    package func begin(_ identity: Identity) throws(ModelError) {
        try forget()
        self.identity = identity
        do {
            try JSONEncoder().encode(identity).write(to: URL(fileURLWithPath: partPath + ".json"))
        } catch {
            throw .cannotStore(path: partPath, reason: Self.systemReason(error))
        }
    }

    /// Adds bytes at the end. When the disk is full, what has come goes: it would only keep the disk full.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(ModelError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(received + done))
            if written >= 0 {
                done += written
            } else if errno != EINTR {
                let fault = ModelError.lastFault(path)
                try forget()
                throw fault
            }
        }
        hash.update(bytes)
        received += bytes.count
    }

    /// Makes sure that the disk has room for what is missing.
    package func reserve(length: Int) throws(ModelError) {
        var status = statvfs()
        guard fstatvfs(descriptor, &status) == 0 else { return }
        let (free, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        guard !overflow, length > received, UInt64(length - received) > free else { return }
        throw .cannotStore(
            path: path,
            reason: "it needs \((length - received) >> 20) MiB more, and the disk has \(free >> 20) MiB left")
    }

    /// The SHA-256 of what has come.
    package var sha256: String { hash.finalize().hex }

    /// Throws away what has come.
    package func forget() throws(ModelError) {
        guard ftruncate(descriptor, 0) == 0 else { throw .lastFault(partPath) }
        unlink(partPath + ".json")
        (received, identity, hash) = (0, nil, SHA256())
    }

    /// Brings the file to the disk and gives it its name. Nothing can be added afterwards.
    package func install() throws(ModelError) {
        guard fsync(descriptor) == 0, rename(partPath, path) == 0 else { throw .lastFault(path) }
        unlink(partPath + ".json")
        // The new name is on the disk when the folder is. Not every file system can do that; the content is safe.
        let folder = Foundation.open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private func remove() {
        guard Self.isSame(descriptor, partPath) else { return }
        unlink(partPath + ".json")
        unlink(partPath)
    }

    /// Takes up what an earlier process left.
    private func recall() throws(ModelError) {
        guard let note = FileManager.default.contents(atPath: partPath + ".json"), note.count < 4096,
            let identity = try? JSONDecoder().decode(Identity.self, from: note)
        else { return try forget() }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let got = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(received)) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .lastFault(partPath) }
            if got == 0 { break }
            buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
            received += got
        }
        self.identity = identity
        if let length = identity.length, received > length { try forget() }
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}

extension IncomingFile {
    /// The system's own words for an error that came through Foundation.
    static func systemReason(_ error: any Error) -> String {
        let underlying = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
        if let underlying, underlying.domain == NSPOSIXErrorDomain {
            return String(cString: strerror(Int32(underlying.code)))
        }
        return error.localizedDescription
    }
}

extension ModelError {
    /// What the system said last about a file to be written.
    static func lastFault(_ path: String) -> ModelError {
        .cannotStore(path: path, reason: String(cString: strerror(errno)))
    }
}
