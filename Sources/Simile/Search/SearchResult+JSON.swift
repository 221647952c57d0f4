import Catalog

// What is encoded member by member without these, at ten times the cost.

extension SearchResult: JSONWritable {
    func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("approximate")
            writer.write(approximate)
            try writer.member("facets", encoding: facets)
            writer.member("hits")
            try writer.list(hits) { try $1.write(to: &$0) }
            writer.member("index")
            writer.write(index)
            try writer.member("lacking", encoding: lacking)
            try writer.member("leftOut", encoding: leftOut)
            writer.member("milliseconds")
            try milliseconds.write(to: &writer)
            try writer.member("neighborhood", encoding: neighborhood)
            try writer.member("notes", encoding: notes)
            try writer.member("ownWeights", encoding: ownWeights)
            writer.member("query")
            writer.write(query)
            writer.member("space")
            space.write(to: &writer)
            try writer.member("spaces", encoding: spaces)
            try writer.member("warning", encoding: warning)
        }
    }
}

extension SearchHit: JSONWritable {
    func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("attributes")
            try attributes.write(to: &writer)
            writer.member("cosine")
            try writer.write(cosine)
            try writer.member("cosines", encoding: cosines)
            try writer.member("fault", encoding: fault)
            if let verification {
                writer.member("inliers")
                writer.write(verification.inliers)
            }
            writer.member("key")
            writer.write(key.text)
            try writer.member("part", encoding: part)
            if let path {
                writer.member("path")
                writer.write(path)
            }
            if let probability {
                writer.member("probability")
                try writer.write(probability)
            }
            writer.member("rank")
            writer.write(rank)
            writer.member("score")
            try writer.write(score)
            try writer.member("variants", encoding: variants)
            if let verification {
                writer.member("verified")
                writer.write(verification.isSame)
            }
        }
    }
}

extension SearchTimes: JSONWritable {
    func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            for (name, value) in [("embed", embed), ("load", load), ("search", search), ("total", total)] {
                writer.member(name)
                try writer.write(value)
            }
            if let verify {
                writer.member("verify")
                try writer.write(verify)
            }
        }
    }
}

extension Attributes: JSONWritable {
    func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            for (name, value) in self {
                writer.member(name)
                switch value {
                case .text(let text): writer.write(text)
                case .integer(let integer): writer.write(integer)
                case .number(let number):
                    if let whole = Int64(exactly: number) { writer.write(whole) } else { try writer.write(number) }
                case .boolean(let boolean): writer.write(boolean)
                }
            }
        }
    }
}

extension VectorSpace: JSONWritable {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("dimension")
            writer.write(dimension)
            for (name, value) in [
                ("layer", layer), ("model", name), ("precision", precision.rawValue),
                ("preprocessing", preprocessing), ("weightsDigest", weightsDigest),
            ] {
                writer.member(name)
                writer.write(value)
            }
        }
    }
}
