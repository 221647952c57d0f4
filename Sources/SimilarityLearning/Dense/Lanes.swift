/// Eight floats at a time, in memory that need not be aligned: what the compiler does not make of a loop by itself.
typealias Lanes = SIMD8<Float>

extension UnsafePointer<Float> {
    /// The floats from a place on.
    @inline(__always)
    func lanes(_ place: Int) -> Lanes { UnsafeRawPointer(self + place).loadUnaligned(as: Lanes.self) }
}

extension UnsafeMutablePointer<Float> {
    /// The floats from a place on.
    @inline(__always)
    func lanes(_ place: Int) -> Lanes { UnsafeRawPointer(self + place).loadUnaligned(as: Lanes.self) }

    @inline(__always)
    func setLanes(_ place: Int, _ lanes: Lanes) {
        UnsafeMutableRawPointer(self + place).storeBytes(of: lanes, as: Lanes.self)
    }
}
