import VectorKernels

extension HNSWPoints {
    /// Adds a link to a point's list, unless it is there. A list that is full is pruned to the best `degree` links.
    func add(
        _ link: UInt32, to id: UInt32, _ list: UnsafeMutablePointer<UInt32>, width: Int, degree: Int,
        _ scratch: HNSWScratch
    ) {
        var length = 0
        while length < width, list[length] != SIMILE_NO_LINK {
            if list[length] == link { return }
            length += 1
        }
        if length < width {
            list[length] = link
            return
        }
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: width + 1) { all in
            guard let base = all.baseAddress else { return }
            base.update(from: list, count: width)
            base[width] = link
            choose(id, among: base, count: width + 1, limit: degree, into: list, scratch)
            for i in degree..<width { list[i] = SIMILE_NO_LINK }
        }
    }

    /// Writes the best links of a point among some to `list`, and the end mark after them if there is place up to `limit`.
    /// The links are different points, none the point itself.
    func choose(
        _ id: UInt32, among links: UnsafePointer<UInt32>, count: Int, limit: Int,
        into list: UnsafeMutablePointer<UInt32>, _ scratch: HNSWScratch
    ) {
        withUnsafeTemporaryAllocation(of: Int8.self, capacity: stride) { codes in
            guard let codes = codes.baseAddress else { return }
            scratch.reserve(count)
            let query = query(id, codes: codes)
            for start in Swift.stride(from: 0, to: count, by: HNSWScratch.widest) {
                let size = min(HNSWScratch.widest, count - start)
                keys(query, links + start, size, into: scratch.keys)
                for i in 0..<size {
                    scratch.pool[start + i] = HNSWCandidate(key: scratch.keys[i], tag: links[start + i])
                }
            }
            var candidates = UnsafeMutableBufferPointer(start: scratch.pool, count: count)
            candidates.sort { $0.precedes($1) }
            let selection = HNSWSelection(self, codes: scratch.codes, keys: scratch.keys)
            let chosen = selection.choose(UnsafeBufferPointer(candidates), of: query, limit: limit, into: list)
            for i in chosen..<limit { list[i] = SIMILE_NO_LINK }
        }
    }
}
