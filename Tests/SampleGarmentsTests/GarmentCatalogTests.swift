import Basics
import Imaging
import Testing

@testable import SampleGarments

@Suite struct GarmentCatalogTests {
    private let catalog = GarmentCatalog()

    @Test func holdsEveryTypeInEveryColorAndPattern() {
        #expect(catalog.garments.count == 720)
        #expect(GarmentType.allCases.count >= 12 && GarmentColor.allCases.count >= 10)
        for type in GarmentType.allCases {
            let same = catalog.garments.filter { $0.type == type }
            #expect(same.count >= 51)
            for color in GarmentColor.allCases { #expect(same.filter { $0.color == color }.count >= 4) }
            for pattern in GarmentPattern.allCases { #expect(same.filter { $0.pattern == pattern }.count >= 3) }
            #expect(Set(same.map { "\($0.color) \($0.pattern)" }).count > 30)
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
    func garmentFillsASaneShareAndStaysInTheFrame(_ type: GarmentType) throws {
        // Dark garments: what is dark is garment, for the paper and the soft shadow on it are pale.
        let dark: Set<GarmentColor> = [.black, .navy, .brown, .purple]
        let garments = catalog.garments.filter {
            $0.type == type && dark.contains($0.color) && $0.pattern != .colorBlock
        }
        for garment in garments.prefix(4) {
            let image = try catalog.draw(garment, width: 60, height: 80)
            let isDark = (0..<60 * 80).map { image.bytes[$0 * 3..<$0 * 3 + 3].reduce(0) { $0 + Int($1) } < 450 }
            let share = Double(isDark.filter { $0 }.count) / Double(isDark.count)
            #expect(share > 0.06 && share < 0.6, "\(garment.fileName) covers \(share)")
            for y in 0..<80 { #expect(!isDark[y * 60] && !isDark[y * 60 + 59], "\(garment.fileName)") }
            for x in 0..<60 { #expect(!isDark[x] && !isDark[79 * 60 + x], "\(garment.fileName)") }
        }
    }

    /// The mean color of the chest of a sweater: no trim lies there.
    private func chest(_ color: GarmentColor, _ pattern: GarmentPattern) throws -> Color {
        var random = SeededGenerator(state: 8)
        let garment = Garment(number: 1, type: .sweater, color: color, pattern: pattern, &random)
        let image = try catalog.draw(garment, width: 240, height: 320)
        let places = (128..<200).flatMap { y in (80..<160).map { x in (y * 240 + x) * 3 } }
        let sum = places.reduce(Color.zero) { sum, at in
            sum + Color(Double(image.bytes[at]), Double(image.bytes[at + 1]), Double(image.bytes[at + 2]))
        }
        return sum / Double(255 * places.count)
    }

    private func distance(_ a: Color, _ b: Color) -> Double { ((a - b) * (a - b)).sum().squareRoot() }

    @Test(arguments: GarmentColor.allCases)
    func plainGarmentLooksLikeItsColor(_ color: GarmentColor) throws {
        let mean = try chest(color, .plain)
        #expect(distance(mean, Palette.main(of: color)) < 0.16)
        let nearest = GarmentColor.allCases.min {
            distance(mean, Palette.main(of: $0)) < distance(mean, Palette.main(of: $1))
        }
        #expect(nearest == color)
    }

    @Test(arguments: GarmentPattern.allCases.filter { $0 != .plain })
    func everyPrintShowsMostlyTheMainColor(_ pattern: GarmentPattern) throws {
        // Red: none of its accents is near it.
        let (plain, mean) = (try chest(.red, .plain), try chest(.red, pattern))
        #expect(distance(mean, plain) > 0.01 || pattern == .colorBlock, "\(pattern) does not show")
        #expect(mean.x > mean.y + 0.12 && mean.x > mean.z + 0.08, "\(pattern) hides the main color: \(mean)")
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
