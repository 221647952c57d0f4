/// Color profiles with a pipeline of very many elements, which all lie at the same place (ICC.1:2022, 10.14).
enum HostileProfile {
    /// A profile that says the same as another, but for floating-point pipelines that invert all colors, and then many more times
    /// leave them as they are.
    static func file(_ profile: [UInt8], elements: Int) -> [UInt8] {
        let names = ["D2B0", "D2B1"]
        let count = number(profile, 128)
        let moved = 12 * names.count
        var table: [UInt8] = []
        for index in 0..<count {
            let entry = 132 + 12 * index
            table += profile[entry..<entry + 4] + UInt32(number(profile, entry + 4) + moved).big
            table += profile[entry + 8..<entry + 12]
        }
        let pipeline = pipeline(elements)
        let padding = [UInt8](repeating: 0, count: (4 - profile.count % 4) % 4)
        let place = profile.count + padding.count + moved
        for name in names { table += Array(name.utf8) + UInt32(place).big + UInt32(pipeline.count).big }
        let size = UInt32(place + pipeline.count).big
        return joined(
            size, Array(profile[4..<8]), [4, 0x30, 0, 0], Array(profile[12..<128]), UInt32(count + names.count).big,
            table,
            Array(profile[(132 + 12 * count)...]), padding, pipeline)
    }

    private static func pipeline(_ elements: Int) -> [UInt8] {
        func matrix(_ scale: Float, _ offset: Float) -> [UInt8] {
            let numbers = [scale, 0, 0, 0, scale, 0, 0, 0, scale, offset, offset, offset]
            return joined(Array("matf\0\0\0\0".utf8), [0, 3, 0, 3], numbers.flatMap { $0.bitPattern.big })
        }
        let (inversion, identity) = (matrix(-1, 1), matrix(1, 0))
        let start = 16 + 8 * (elements + 1)
        let first = joined(UInt32(start).big, UInt32(inversion.count).big)
        let other = joined(UInt32(start + inversion.count).big, UInt32(identity.count).big)
        let places = [[UInt8]](repeating: other, count: elements).flatMap(\.self)
        return joined(
            Array("mpet\0\0\0\0".utf8), [0, 3, 0, 3], UInt32(elements + 1).big, first, places, inversion, identity)
    }

    private static func number(_ bytes: [UInt8], _ place: Int) -> Int {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }
}
