#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that holds some room of the catalog's disk, so that what frees room still works when the disk is full.
///
/// Nothing is added to a catalog that has none and cannot make one: then additions of this program, in whatever process,
/// never take the room that a removal needs. A removal that finds the disk full gives the file up, and it is made again as soon
/// as there is room.
struct Reserve {
    private let directory: String

    init(directory: String) { self.directory = directory }

    var path: String { directory + "/catalog.reserve" }

    /// How large it is on a disk that is not small; then a sixteenth of that.
    private static let most: Int64 = 4 << 20
    /// With less than this nothing is added: a removal writes up to a few dozen pages.
    fileprivate static let least: Int64 = 1 << 20
    /// Less is not kept.
    private static let smallest: Int64 = 64 << 10

    /// Makes sure that there is enough to add something. One question to the system, most often.
    /// - Throws: ``CatalogError/diskFull(directory:shortage:)``.
    func require() throws(CatalogError) {
        if size < Self.least { try make() }
    }

    /// Makes it as large as it should be, or as there is room.
    func make() throws(CatalogError) {
        let wanted = wanted
        guard size < wanted else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return try refuse(errno) }
        defer { close(descriptor) }
        var (length, code): (Int64, Int32) = (wanted, 0)
        while length > size {
            code = allocate(length, descriptor)
            if code == 0 { break }
            // What is less than enough to add something is still room for a removal.
            let room = room
            length = (size + 1..<length).contains(room) ? room : length * 3 / 4
            if length < Self.smallest { break }
        }
        if size == 0 { unlink(path) }
        if size < Self.least { try refuse(code) }
    }

    /// Only for want of room there is nothing to be added; where files cannot be made for another reason, or such large
    /// ones not, a write itself will tell.
    private func refuse(_ code: Int32) throws(CatalogError) {
        if code == ENOSPC || code == EDQUOT { throw CatalogError(systemError: code, at: directory) }
    }

    /// Gives room back to the disk.
    /// - Parameter bytes: how much of it; nil for all.
    /// - Returns: whether there was any.
    @discardableResult
    func giveUp(_ bytes: Int64? = nil) -> Bool {
        let size = size
        guard size > 0 else { return false }
        if let bytes, bytes < size { return truncate(path, off_t(size - bytes)) == 0 }
        return unlink(path) == 0
    }

    /// 0 where there is none.
    private var size: Int64 {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
        return Int64(status.st_size)
    }

    /// What the disk has besides, and what the file holds already.
    private var room: Int64 {
        var disk = statvfs()
        guard statvfs(directory, &disk) == 0 else { return 0 }
        return size + Int64(clamping: UInt64(disk.f_bavail) &* UInt64(disk.f_frsize))
    }

    private var wanted: Int64 {
        var disk = statvfs()
        guard statvfs(directory, &disk) == 0 else { return Self.least }
        let share = Double(disk.f_blocks) * Double(disk.f_frsize) / 16
        return share < Double(Self.most) ? max(Self.least, Int64(share)) : Self.most
    }

    /// - Returns: the system's reason, 0 when the file has this length and all of its room.
    private func allocate(_ length: Int64, _ descriptor: Int32) -> Int32 {
        #if os(Linux)
            return posix_fallocate(descriptor, 0, off_t(length))
        #else
            let zeros = [UInt8](repeating: 0, count: 1 << 16)
            var offset: Int64 = 0
            while offset < length {
                let written = pwrite(descriptor, zeros, min(zeros.count, Int(length - offset)), off_t(offset))
                if written < 0, errno != EINTR { return errno }
                offset += Int64(max(0, written))
            }
            return 0
        #endif
    }
}

extension CatalogFolder {
    /// Whether the disk has no room, not even for a small file.
    var isOnFullDisk: Bool {
        var disk = statvfs()
        guard statvfs(path, &disk) == 0 else { return false }
        return disk.f_favail == 0 || !hasRoom(for: Int64(2 * Schema.pageSize))
    }

    /// Of what there is too little where so many bytes could not be had.
    func shortage(of bytes: Int64) -> CatalogError.Shortage {
        if !hasRoom(for: bytes) { return .disk }
        return (try? size(of: database)).map { UInt64(clamping: $0 + bytes) > Self.largestFile } == true
            ? .fileSize : .quota
    }

    /// Whether a file of the database is as large as this process may make one.
    var isAtLargestFile: Bool {
        [database, log].contains { path in
            (try? size(of: path)).map { UInt64(clamping: $0 + Int64(Schema.pageSize)) > Self.largestFile } == true
        }
    }

    private func hasRoom(for bytes: Int64) -> Bool {
        var disk = statvfs()
        guard statvfs(path, &disk) == 0 else { return true }
        return Double(disk.f_bavail) * Double(disk.f_frsize) >= Double(bytes)
    }

    /// How large additions may make the database file: what is left below this process's limit is for removals, which write
    /// before they free anything. As much as the reserve of a disk, or an eighth of a small limit.
    static var largestFileToAdd: UInt64 {
        let limit = largestFile
        return limit - min(UInt64(Reserve.least), limit / 8)
    }

    /// The limit of this process (`ulimit -f`).
    private static var largestFile: UInt64 {
        var limit = rlimit()
        #if canImport(Glibc)
            let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0
        #else
            let isKnown = getrlimit(RLIMIT_FSIZE, &limit) == 0
        #endif
        return isKnown ? UInt64(limit.rlim_cur) : .max
    }
}
