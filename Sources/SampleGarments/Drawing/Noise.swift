/// Seeded noise that depends on nothing but its arguments.
enum Noise {
    /// A hash of a lattice point to 0..<1.
    @inline(__always)
    static func hash(_ x: Int32, _ y: Int32, _ seed: UInt32) -> Float {
        var h = UInt32(bitPattern: x) &* 0x9E37_79B1 ^ (UInt32(bitPattern: y) &* 0x85EB_CA77) ^ (seed &* 0xC2B2_AE3D)
        h = (h ^ (h >> 15)) &* 0x2C1B_3C6D
        h = (h ^ (h >> 12)) &* 0x297A_2D39
        h ^= h >> 15
        return Float(h >> 8) / 16_777_216
    }

    /// Rounds down; the library's function is a call on processors without an instruction for it.
    ///
    /// The number must fit 32 bits, as every place in a picture does.
    @inline(__always)
    static func floor(_ x: Float) -> Float {
        let whole = Float(Int32(x))
        return whole > x ? whole - 1 : whole
    }

    @inline(__always)
    private static func fade(_ t: Float) -> Float { t * t * (3 - 2 * t) }

    /// Smooth noise along a line, −1…1, with one bend per unit.
    @inline(__always)
    static func value(_ x: Float, _ seed: UInt32) -> Float {
        let cell = floor(x)
        let t = fade(x - cell)
        let i = Int32(cell)
        let a = hash(i, 0, seed)
        let b = hash(i &+ 1, 0, seed)
        return 2 * (a + (b - a) * t) - 1
    }

    /// Smooth noise in the plane, −1…1, with features about one unit wide.
    @inline(__always)
    static func value(_ p: Vector, _ seed: UInt32) -> Float {
        let cell = Vector(floor(p.x), floor(p.y))
        let f = p - cell
        let i = Int32(cell.x)
        let j = Int32(cell.y)
        let tx = fade(f.x)
        let top = hash(i, j, seed) * (1 - tx) + hash(i &+ 1, j, seed) * tx
        let bottom = hash(i, j &+ 1, seed) * (1 - tx) + hash(i &+ 1, j &+ 1, seed) * tx
        return 2 * (top + (bottom - top) * fade(f.y)) - 1
    }
}
