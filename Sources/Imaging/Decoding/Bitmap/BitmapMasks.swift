/// Which bits of a pixel's number are which channel's.
struct BitmapMasks {
    let red: Channel
    let green: Channel
    let blue: Channel
    /// Opacity; of no bits where there is none.
    let alpha: Channel

    init(red: UInt32, green: UInt32, blue: UInt32, alpha: UInt32) {
        (self.red, self.green, self.blue) = (Channel(red), Channel(green), Channel(blue))
        self.alpha = Channel(alpha)
    }

    /// Some bits that are next to each other.
    struct Channel {
        let mask: UInt32
        private let shift: UInt32
        /// The greatest value; 0 where there are no bits.
        private let most: UInt32

        init(_ mask: UInt32) {
            self.mask = mask
            shift = mask == 0 ? 0 : UInt32(mask.trailingZeroBitCount)
            most = mask >> shift
        }

        /// The channel's share of its greatest value, of 255, rounded.
        @inline(__always)
        func sample(_ pixel: UInt32) -> UInt32 {
            let value = (pixel & mask) >> shift
            if most == 255 { return value }
            return most == 0 ? 0 : UInt32((UInt64(value) * 255 + UInt64(most / 2)) / UInt64(most))
        }
    }
}
