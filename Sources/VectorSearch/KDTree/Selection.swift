extension Float {
    /// A number that is ordered as this one among others.
    var ordered: UInt32 { bitPattern ^ (bitPattern >> 31 == 0 ? 0x8000_0000 : 0xFFFF_FFFF) }

    /// The number that ``ordered`` was made from; nil for nil.
    init?(ordered: UInt32?) {
        guard let ordered else { return nil }
        self.init(bitPattern: ordered ^ (ordered >> 31 == 1 ? 0x8000_0000 : 0xFFFF_FFFF))
    }
}

extension UnsafeMutableBufferPointer<UInt64> {
    /// Reorders so that no value before `middle` is larger than one from there on. O(count) on average: Hoare's selection
    /// with the median of three; sorts the rest when unlucky, so that no input takes O(count²).
    func partition(at middle: Int) {
        var (low, high) = (0, count - 1)
        var luck = 2 * (Int.bitWidth - count.leadingZeroBitCount)
        while low < high {
            guard luck > 0 else {
                var rest = self[low...high]
                return rest.sort()
            }
            luck -= 1
            let pivot = Swift.max(
                Swift.min(self[low], self[high]),
                Swift.min(Swift.max(self[low], self[high]), self[low + (high - low) / 2]))
            var (left, right) = (low, high)
            while left <= right {
                while self[left] < pivot { left += 1 }
                while pivot < self[right] { right -= 1 }
                guard left <= right else { break }
                swapAt(left, right)
                left += 1
                right -= 1
            }
            // low...right ≤ pivot ≤ left...high, and what lies between equals it.
            if middle <= right { high = right } else if middle >= left { low = left } else { return }
        }
    }
}
