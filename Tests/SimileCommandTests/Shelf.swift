import Foundation

/// Twelve images with attributes, indexed once for all tests that only read.
///
/// `0.jpg` … `11.jpg`; even ones are dresses, odd ones hats; the price is the number. `gone.jpg` is an item whose file is
/// not there any more.
enum Shelf {
    private static let made: Result<Bench, any Error> = Result {
        let bench = try Bench()
        atexit { Shelf.remove() }
        var lines = ""
        for number in 0..<12 {
            try bench.draw("\(number).jpg", seed: 200 + number)
            lines +=
                "{\"path\":\"\(number).jpg\",\"category\":\"\(number % 2 == 0 ? "dress" : "hat")\",\"price\":\(number)}\n"
        }
        try bench.draw("gone.jpg", seed: 300)
        try bench.index("--attributes", try bench.note("pictures/items.jsonl", lines))
        try bench.delete("gone.jpg")
        return bench
    }

    static var bench: Bench { get throws { try made.get() } }

    private static func remove() {
        if case .success(let bench) = made { try? FileManager.default.removeItem(atPath: bench.folder) }
    }
}
