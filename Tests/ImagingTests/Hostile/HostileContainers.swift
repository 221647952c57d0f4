/// JPEG and WebP files with more around the image than in it, and AVIF grids, made of ordinary ones.
enum HostileContainers {
    /// Segments behind the start of a JPEG file.
    static func jpeg(_ file: [UInt8], with segments: [UInt8]) -> [UInt8] {
        joined(Array(file[..<2]), segments, Array(file[2...]))
    }

    /// Segments before the last scan.
    static func jpeg(_ file: [UInt8], beforeLastScan segments: [UInt8]) throws -> [UInt8] {
        let places = file.indices.dropLast().filter { file[$0] == 0xFF && file[$0 + 1] == 0xDA }
        guard let place = places.last else { throw CancellationError() }
        return joined(Array(file[..<place]), segments, Array(file[place...]))
    }

    static func segment(_ kind: UInt8, _ data: [UInt8] = []) -> [UInt8] {
        joined([0xFF, kind], UInt16(data.count + 2).big, data)
    }

    /// A WebP file in the extended format with these chunks, then the image so many times: once as it is, else as frames.
    static func webp(
        _ file: [UInt8], width: Int, height: Int, chunks: [(String, [UInt8])] = [], frames: Int = 0
    ) -> [UInt8] {
        func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
            joined(Array(kind.utf8), UInt32(data.count).little, data, [UInt8](repeating: 0, count: data.count % 2))
        }
        let sides = joined(Array(UInt32(width - 1).little[..<3]), Array(UInt32(height - 1).little[..<3]))
        let image = Array(file[12...])
        let frame = chunk("ANMF", joined([0, 0, 0, 0, 0, 0], sides, [0, 0, 0, 0], image))
        let content =
            frames == 0
            ? image
            : joined(chunk("ANIM", [0, 0, 0, 0, 0, 0]), [[UInt8]](repeating: frame, count: frames).flatMap(\.self))
        let header = chunk("VP8X", joined([frames == 0 ? 0x2C : 2, 0, 0, 0], sides))
        let body = joined(Array("WEBP".utf8), header, chunks.flatMap { chunk($0.0, $0.1) }, content)
        return joined(Array("RIFF".utf8), UInt32(body.count).little, body)
    }

    /// An AVIF file whose image is a grid that shows another file's image at every place.
    static func grid(of file: [UInt8], side: (width: Int, height: Int), columns: Int, rows: Int) throws -> [UInt8] {
        let data = try content(of: "mdat", in: file)
        let configuration = box("av1C", try content(of: "av1C", in: file))
        let (width, height) = (UInt32(side.width * columns), UInt32(side.height * rows))
        let grid = joined([0, 1, UInt8(rows - 1), UInt8(columns - 1)], width.big, height.big)
        func meta(_ place: Int) -> [UInt8] {
            let sides = joined(
                full("ispe", joined(width.big, height.big)),
                full("ispe", joined(UInt32(side.width).big, UInt32(side.height).big)))
            let properties = box("ipco", joined(sides, configuration, full("pixi", [3, 8, 8, 8])))
            let uses = full("ipma", joined(UInt32(2).big, [0, 1, 2, 1, 4, 0, 2, 3, 2, 0x83, 4]))
            let places = full(
                "iloc",
                joined(
                    [0x44, 0, 0, 2, 0, 1, 0, 0, 0, 1], UInt32(place).big, UInt32(grid.count).big, [0, 2, 0, 0, 0, 1],
                    UInt32(place + grid.count).big, UInt32(data.count).big))
            let items = joined(
                full("infe", version: 2, joined([0, 1, 0, 0], Array("grid\0".utf8))),
                full("infe", version: 2, joined([0, 2, 0, 0], Array("av01\0".utf8))))
            let tiles = [[UInt8]](repeating: [0, 2], count: columns * rows).flatMap(\.self)
            let handler = joined([0, 0, 0, 0], Array("pict".utf8), [UInt8](repeating: 0, count: 13))
            return full(
                "meta",
                joined(
                    full("hdlr", handler), full("pitm", [0, 1]), places, full("iinf", joined([0, 2], items)),
                    full("iref", box("dimg", joined([0, 1], UInt16(columns * rows).big, tiles))),
                    box("iprp", joined(properties, uses))))
        }
        let start = box("ftyp", Array("avif\0\0\0\0avifmif1miaf".utf8))
        return joined(start, meta(start.count + meta(0).count + 8), box("mdat", joined(grid, data)))
    }

    private static func box(_ kind: String, _ data: [UInt8]) -> [UInt8] {
        joined(UInt32(data.count + 8).big, Array(kind.utf8), data)
    }

    private static func full(_ kind: String, version: UInt8 = 0, _ data: [UInt8]) -> [UInt8] {
        box(kind, joined([version, 0, 0, 0], data))
    }

    /// What is in the first box of a kind, found by its name.
    private static func content(of kind: String, in file: [UInt8]) throws -> [UInt8] {
        let name = Array(kind.utf8)
        guard let place = file.indices.dropLast(3).first(where: { Array(file[$0..<$0 + 4]) == name }), place >= 4 else {
            throw CancellationError()
        }
        let size = file[place - 4..<place].reduce(0) { $0 << 8 | Int($1) }
        return Array(file[place + 4..<place - 4 + size])
    }
}
