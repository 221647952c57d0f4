import Imaging
import Testing

@testable import SampleGarments

@Suite struct GarmentCatalogTests {
    private let catalog = GarmentCatalog()

    @Test func holdsEveryTypeInEveryColourAndPattern() {
        #expect(catalog.garments.count == 720)
        #expect(GarmentType.allCases.count >= 12 && GarmentColour.allCases.count >= 10)
        for type in GarmentType.allCases {
            let same = catalog.garments.filter { $0.type == type }
            #expect(same.count >= 51)
            for colour in GarmentColour.allCases { #expect(same.filter { $0.colour == colour }.count >= 4) }
            for pattern in GarmentPattern.allCases { #expect(same.filter { $0.pattern == pattern }.count >= 3) }
            #expect(Set(same.map { "\($0.colour) \($0.pattern)" }).count > 30)
        }
        #expect(Set(catalog.garments.map(\.fileName)).count == 720)
        #expect(catalog.garments.allSatisfy { $0.price > 5 && $0.price < 500 })
    }

    @Test func seedDecidesEverything() {
        #expect(GarmentCatalog(seed: 1).garments == catalog.garments)
        #expect(GarmentCatalog(seed: 2).garments != catalog.garments)
        #expect(GarmentCatalog(seed: 1, count: 40).garments == Array(catalog.garments.prefix(40)))
        #expect(GarmentCatalog(count: -3).garments.isEmpty)
    }

    @Test(arguments: GarmentType.allCases)
    func drawingIsTheSameOnEveryThread(_ type: GarmentType) async throws {
        let garment = try #require(catalog.garments.first { $0.type == type })
        let first = try catalog.draw(garment, width: 48, height: 64)
        let others = try await withThrowingTaskGroup(of: PixelBuffer.self) { group in
            for _ in 0..<2 { group.addTask { try catalog.draw(garment, width: 48, height: 64) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(others.allSatisfy { $0 == first })
        let next = try #require(catalog.garments.last { $0.type == type })
        #expect(try catalog.draw(next, width: 48, height: 64) != first)
    }

    @Test(arguments: GarmentType.allCases)
    func garmentFillsASaneShareAndStaysInTheFrame(_ type: GarmentType) {
        for garment in catalog.garments.filter({ $0.type == type }).prefix(6) {
            var tailor = Tailor(garment, width: 60, height: 80)
            tailor.sew(type)
            let alpha = tailor.layer.alpha
            let share = alpha.coverage.reduce(0, +) / Float(alpha.coverage.count)
            #expect(share > 0.1 && share < 0.6, "\(garment.fileName) covers \(share)")
            for y in 0..<80 { #expect(alpha[0, y] == 0 && alpha[59, y] == 0, "\(garment.fileName)") }
            for x in 0..<60 { #expect(alpha[x, 0] == 0 && alpha[x, 79] == 0, "\(garment.fileName)") }
        }
    }

    @Test(arguments: GarmentColour.allCases)
    func plainGarmentLooksLikeItsColour(_ colour: GarmentColour) throws {
        var random = SeededGenerator(seed: 8)
        let garment = Garment(number: 1, type: .sweater, colour: colour, pattern: .plain, &random)
        let picture = try catalog.draw(garment, width: 60, height: 80)
        // The chest: no trim lies there.
        var sum = Colour.zero
        for y in 32..<50 {
            for x in 20..<40 {
                let at = (y * 60 + x) * 3
                sum +=
                    Colour(Float(picture.bytes[at]), Float(picture.bytes[at + 1]), Float(picture.bytes[at + 2])) / 255
            }
        }
        let mean = sum / (18 * 20)
        #expect((mean - Palette.main(of: colour)).length < 0.16)
        let nearest = GarmentColour.allCases.min {
            (mean - Palette.main(of: $0)).length < (mean - Palette.main(of: $1)).length
        }
        #expect(nearest == colour)
    }

    @Test func sizesAreChecked() {
        let garment = catalog.garments[0]
        for (width, height) in [(0, 10), (10, -1), (100_000, 10)] {
            #expect(throws: ImagingError.self) { try catalog.draw(garment, width: width, height: height) }
        }
        for (width, height) in [(1, 1), (3, 90), (90, 3)] {
            #expect(throws: Never.self) { try catalog.draw(garment, width: width, height: height) }
        }
    }
}
