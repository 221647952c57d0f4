import Basics

/// Checkpoints of before PyTorch 1.6 that lie.
enum HostileLegacy {
    private static let magic: [UInt8] = [
        0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
    ]
    private static let version: [UInt8] = [0x80, 2, 0x4d, 0xe9, 3, 0x2e]
    private static let machine: [UInt8] = [0x80, 2, 0x7d, 0x2e]

    static func file(_ seed: UInt64, scale: Int = 1) -> HostileFile {
        var random = SeededGenerator(state: seed ^ 0x5eed)
        var keys: [UInt8] = [0x80, 2, 0x5d] + Array("X\u{1}\0\0\0".utf8) + Array("0a.".utf8)
        guard seed % 5 == 0 else {
            var file = HostilePickle.file(seed / 5 &+ seed, scale: scale)
            if file.bytes.last != 0x2e { file.bytes.append(0x2e) }
            file.bytes = magic + version + machine + file.bytes + keys + little(UInt64(4)) + HostilePickle.storage
            return file
        }
        // The pickle is good; what surrounds it lies.
        let pickle = PickleAssembler.entry { $0.tensor(count: 4, shape: [4], strides: [1]) }
        var count = UInt64(4)
        var storage = HostilePickle.storage
        var head = magic + version + machine
        switch random.next() % 6 {
        case 0: count = random.pick(Extreme.huge, else: 5)
        case 1: storage = Array(storage.prefix(.random(in: 0..<16, using: &random)))
        case 2: keys = [0x80, 2, 0x5d, 0x2e]
        case 3: keys = [0x80, 2, 0x5d] + Array("X\u{1}\0\0\0".utf8) + Array("0aX\u{1}\0\0\0".utf8) + Array("0a.".utf8)
        case 4: head = magic + [0x80, 2, 0x4b, 1, 0x2e] + machine
        default: head = magic + version + [0x80, 2, 0x4e, 0x2e]
        }
        return HostileFile(lie: "lies around the pickle", bytes: head + pickle + keys + little(count) + storage)
    }
}

/// Zip checkpoints that lie.
enum HostileZip {
    static func file(_ seed: UInt64, scale: Int = 1) -> HostileFile {
        var random = SeededGenerator(state: seed ^ 0x21b)
        var zip = ZipAssembler()
        guard seed % 2 == 0 else {
            var file = HostilePickle.file(seed / 2, scale: scale)
            if file.bytes.last != 0x2e { file.bytes.append(0x2e) }
            zip.add("a/data.pkl", file.bytes)
            zip.add("a/data/0", HostilePickle.storage)
            file.bytes = zip.archive()
            return file
        }
        zip.add("a/data.pkl", PickleAssembler.entry { $0.tensor(count: 4, shape: [4], strides: [1]) })
        zip.add("a/data/0", HostilePickle.storage)
        let huge = random.pick(Extreme.huge, else: 1 << 40)
        var (lie, mustFail) = ("", true)
        let entry = Int.random(in: 0...1, using: &random)
        switch seed / 2 % 14 {
        case 0:
            lie = "an entry said to hold \(huge) bytes"
            zip.entries[entry].size = huge
            zip.entries[entry].compressedSize = huge
        case 1:
            lie = "an entry at \(huge)"
            zip.entries[entry].offset = huge
        case 2:
            lie = "a compressed entry that grows to \(huge)"
            zip.entries[entry].method = random.pick([8, 9, 12, 14, 93, 99], else: 8)
            zip.entries[entry].size = huge
        case 3:
            lie = "an entry that is encrypted, or whose two sizes differ"
            if Bool.random(using: &random) {
                zip.entries[entry].flags = 1
            } else {
                zip.entries[entry].size = 17
            }
        case 4:
            lie = "two entries of one name"
            zip.add("a/data/0", HostilePickle.storage)
        case 5:
            lie = "many entries in the same place"
            mustFail = false
            for number in 0..<200 * scale { zip.addAgain("a/data/\(number + 1)", as: 1) }
        case 6:
            lie = "names that are no text"
            mustFail = false
            zip.addAgain(bytes: [0xff, 0xfe, 0x2f] + random.bytes(20), as: 1)
        case 7:
            lie = "a directory at \(huge)"
            zip.directoryOffset = huge
        case 8:
            lie = "a directory of \(huge) bytes"
            zip.directorySize = huge
        case 9:
            lie = "a 64-bit directory at \(huge)"
            zip.isWide = true
            zip.wideRecord = huge
        case 10:
            lie = "a 64-bit directory that holds \(huge) bytes"
            zip.isWide = true
            zip.directorySize = huge
        case 11:
            lie = "an extra field longer than it is"
            zip.entries[entry].extra = [1, 0] + little(UInt16.random(in: 1...0xffff, using: &random))
        case 12:
            lie = "64-bit sizes that are not there"
            zip.entries[entry].size = 0xffff_ffff
            zip.entries[entry].compressedSize = 0xffff_ffff
            zip.entries[entry].extra = random.pick(
                [[], [1, 0, 0, 0], [1, 0, 4, 0, 1, 2, 3, 4], [2, 0, 0, 0]], else: [])
        default:
            lie = "cut short, or with more behind"
            let whole = zip.archive()
            let bytes =
                Bool.random(using: &random)
                ? Array(whole.prefix(.random(in: 0..<whole.count, using: &random)))
                : whole + random.bytes(70_000)
            return HostileFile(lie: lie, bytes: bytes)
        }
        return HostileFile(lie: lie, bytes: zip.archive(), mustFail: mustFail)
    }
}
