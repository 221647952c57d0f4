import Basics

/// Groups as bytes: a magic, a version, the space, the numbers in little-endian order, and a SHA-256 digest of all.
extension VisualGroups {
    private static var magic: [UInt8] { Array("SIMILOOK".utf8) }
    private static var version: UInt32 { 1 }
    private static var digestLength: Int { 32 }
    private static var longestSpace: Int { 4_096 }

    /// The file's bytes. O(groups · dimension).
    public func encoded() -> [UInt8] {
        var bytes = Self.magic
        func append(_ number: some FixedWidthInteger) { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
        append(Self.version)
        let name = Array(space.utf8)
        append(UInt32(name.count))
        bytes += name
        append(UInt32(dimension))
        append(UInt32(groups.count))
        append(UInt64(lastID))
        append(UInt64(drawnFrom))
        for group in groups {
            append(UInt64(group.id))
            for number in [group.spread, group.reach] + group.centroid { append(number.bitPattern) }
        }
        var digest = SHA256()
        digest.update(bytes)
        return bytes + digest.finalize().bytes
    }

    /// Reads what ``encoded()`` made; sizes are checked before anything is made of them.
    /// - Parameter path: what the file is called, for errors.
    /// - Throws: ``TrendError/unreadable(path:reason:)``.
    public init(bytes: [UInt8], path: String) throws(TrendError) {
        func failure(_ reason: String) -> TrendError {
            .unreadable(path: path, reason: reason + "; delete it, and groups get new numbers")
        }
        guard bytes.starts(with: Self.magic) else { throw failure("is no file of visual groups") }
        guard bytes.count >= Self.magic.count + 4 + Self.digestLength else { throw failure("is cut short") }
        let end = bytes.count - Self.digestLength
        var place = Self.magic.count
        func next<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) -> Number? {
            let size = MemoryLayout<Number>.size
            guard place + size <= end else { return nil }
            defer { place += size }
            return bytes[place..<place + size].reversed().reduce(0) { $0 << 8 | Number($1) }
        }
        guard next(UInt32.self) == Self.version else { throw failure("is of another version of Simile") }
        var digest = SHA256()
        digest.update(Array(bytes[..<end]))
        guard digest.finalize().bytes.elementsEqual(bytes[end...]) else { throw failure("is damaged") }
        let senseless = failure("makes no sense")

        guard let length = next(UInt32.self), length <= Self.longestSpace, place + Int(length) <= end else {
            throw senseless
        }
        let space = String(decoding: bytes[place..<place + Int(length)], as: UTF8.self)
        place += Int(length)
        guard let dimension = next(UInt32.self), (1...1 << 20).contains(dimension), let count = next(UInt32.self),
            count <= Self.mostGroups, let last = next(UInt64.self), let drawn = next(UInt64.self),
            last <= UInt64(Int32.max), drawn <= UInt64(Int32.max),
            end - place == Int(count) * (16 + 4 * Int(dimension))
        else { throw senseless }
        self.init(space: space, dimension: Int(dimension))
        (lastID, drawnFrom) = (Int(last), Int(drawn))
        func number() -> Float? { next(UInt32.self).map { Float(bitPattern: $0) }.flatMap { $0.isFinite ? $0 : nil } }
        for _ in 0..<count {
            guard let id = next(UInt64.self), id >= 1, id <= last, id > UInt64(groups.last?.id ?? 0),
                let spread = number(), let reach = number(), (0...2).contains(spread), (0...3).contains(reach)
            else { throw senseless }
            var centroid: [Float] = []
            for _ in 0..<dimension {
                guard let number = number() else { throw senseless }
                centroid.append(number)
            }
            let length = centroid.reduce(0) { $0 + $1 * $1 }
            guard abs(length - 1) < 1e-3 else { throw senseless }
            groups.append(Group(id: Int(id), centroid: centroid, spread: spread, reach: reach))
        }
    }
}
