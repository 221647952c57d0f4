import Foundation
import Testing

@testable import Feeds

/// Fields of products: prices, addresses, words, limits.
@Suite struct ProductTests {
    @Test(
        arguments: [
            ("15.00 USD", "15 USD"), ("USD 15.00", "15 USD"), ("15,00 EUR", "15 EUR"), ("1.234,56 €", "1234.56 EUR"),
            ("1,234.56 USD", "1234.56 USD"), ("£9.99", "9.99 GBP"), ("9.99", "9.99 CHF"), ("1,234 USD", "1234 USD"),
            ("1 234,50 EUR", "1234.5 EUR"), ("1\u{202f}234,50 €", "1234.5 EUR"), ("1'234.50 CHF", "1234.5 CHF"),
            ("12,34,567.00 INR", "1234567 INR"), ("1.234.567 EUR", "1234567 EUR"), ("1234.567 EUR", "1234.567 EUR"),
            ("0,999 EUR", "0.999 EUR"), ("0.999 EUR", "0.999 EUR"), ("1.500 KWD", "1.5 KWD"), ("US$5", "5 USD"),
            ("$ 5", "5 USD"), ("15 eur", "15 EUR"), ("49.0000 PLN", "49 PLN"), ("99 zł", "99 PLN"), ("0 EUR", "0 EUR"),
            ("  15.00\u{a0}USD ", "15 USD"), ("¥1,200", "1200 JPY"), ("999999999999.99 USD", "999999999999.99 USD"),
        ])
    func prices(text: String, expected: String) throws {
        let price = try Price(parsing: text, feedCurrency: "CHF")
        #expect("\(price.amount) \(price.currency ?? "")" == expected)
    }

    @Test(
        arguments: [
            "", "free", "EUR", "1.234 EUR", "1,500 KWD", "-5 EUR", "10-20 EUR", "from 10 EUR", "1,23,4 EUR",
            "1.2.3 EUR",
            "1,234,56 EUR", "1.234,567.8 EUR", "5 kr", "12 12 EUR", "1e5 EUR", ".5 EUR", "1..5 EUR", "5 EURO USD",
            "EUR 5 USD",
            "1234567890123 EUR", "٥ EUR", "0.12345678901234567890123456 EUR", "5 \u{0} EUR", "12.345 678 EUR",
            String(repeating: "1", count: 5000),
        ])
    func noPrices(text: String) {
        #expect(throws: Price.Fault.self) { try Price(parsing: text, feedCurrency: nil) }
    }

    @Test func currenciesOfTheFeed() throws {
        #expect(try Price(parsing: "$5", feedCurrency: "CAD").currency == "CAD")
        #expect(try Price(parsing: "$5", feedCurrency: "EUR").currency == "USD")
        #expect(try Price(parsing: "5 kr", feedCurrency: "SEK").currency == "SEK")
        #expect(try Price(parsing: "5", feedCurrency: nil).currency == nil)
    }

    @Test(
        arguments: [
            ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"), ("HTTP://a.example", "HTTP://a.example"),
            (" http://a.example/b c,d.jpg\n", "http://a.example/b%20c,d.jpg"),
            ("//cdn.example/x", "https://cdn.example/x"),
            ("/x.jpg", "https://shop.example/x.jpg"), ("x.jpg", "https://shop.example/p/x.jpg"),
            ("../x.jpg", "https://shop.example/x.jpg"), ("?v=1", "https://shop.example/p/1?v=1"),
            ("http://a.example/é", "http://a.example/%C3%A9"), ("http://a.example/100%", "http://a.example/100%25"),
            ("http://a.example/a%2fb", "http://a.example/a%2fb"),
            ("http://a.example/{x}|", "http://a.example/%7Bx%7D%7C"),
        ])
    func addresses(text: String, expected: String) throws {
        #expect(try WebAddress.resolved(text, base: "https://shop.example/p/1") == expected)
    }

    @Test(
        arguments: [
            "", "ftp://a.example/b", "javascript:alert(1)", "data:image/png;base64,AA", "file:///etc/passwd", "http:",
            "http://",
            "http:///x", "http:x", "https://u:p@a.example/", "http://:80/", "C:\\x.jpg", "http://a b.example/",
            "http://a.example/" + String(repeating: "x", count: 2000),
            "http://a.example/" + String(repeating: "Ж", count: 1900),
        ])
    func noAddresses(text: String) {
        #expect(throws: WebAddress.Fault.self) { try WebAddress.resolved(text, base: "https://shop.example/p/1") }
    }

    @Test func relativeToNothing() {
        #expect(throws: WebAddress.Fault.self) { try WebAddress.resolved("/x", base: nil) }
    }

    @Test func words() {
        for text in ["in_stock", "in stock", "In Stock", "https://schema.org/InStock", "available for order", "true"] {
            #expect(Product.Availability(spelled: text) == .inStock, "\(text)")
        }
        for text in ["out_of_stock", "out of stock", "http://schema.org/OutOfStock", "false"] {
            #expect(Product.Availability(spelled: text) == .outOfStock, "\(text)")
        }
        #expect(Product.Availability(spelled: "pre-order") == .preorder)
        #expect(Product.Availability(spelled: "backorder") == .backorder)
        #expect(Product.Availability(spelled: "maybe") == nil && Product.Availability(spelled: "/") == nil)
        #expect(Product.Condition(spelled: "New") == .new && Product.Gender(spelled: "Women's") == .female)
    }

    private func check(_ fields: [(ProductField, String)]) -> (product: Product?, faults: [ProductFault]) {
        var draft = ProductDraft(line: 7)
        for (field, text) in fields { draft.add(field, text) }
        var check = ProductCheck(draft, FeedOptions())
        let product = check.product { _ in true }
        return (product, check.faults)
    }

    @Test func limits() {
        let image: (ProductField, String) = (.image, "http://a.example/b")
        let long = String(repeating: "e\u{301}", count: 5000)
        let titled = check([
            (.id, "1"), image, (.title, long), (.group, long), (.price, "cheap"), (.availability, "so"),
        ])
        #expect(titled.product?.title?.unicodeScalars.count == 150)
        #expect(titled.product?.groupID == nil && titled.product?.price == nil && titled.product?.availability == nil)
        #expect(titled.faults.count == 4 && titled.faults.allSatisfy { $0.id == "1" && $0.line == 7 })
        #expect(check([(.id, String(repeating: "é", count: 50)), image]).product != nil)
        let longID = check([(.id, String(repeating: "é", count: 51)), image])
        #expect(longID.product == nil && longID.faults.map(\.field) == ["id"])
        #expect(check([(.id, "1")]).faults.map(\.field) == ["image_link"])
        #expect(check([image]).faults.first?.description == "line 7: id is missing; left out")
        // Where the first image cannot be used, the next one decides.
        let second = check([(.id, "1"), (.image, "ftp://a.example/b"), (.moreImages, "http://a.example/c")])
        #expect(second.product?.images == ["http://a.example/c"] && second.faults.map(\.effect) == [.fieldLeftOut])
    }

    @Test func manyImages() {
        let images = (0..<40).map { (ProductField.moreImages, "http://a.example/\($0)") }
        let many = check([(.id, "1"), (.image, "http://a.example/0")] + images)
        #expect(many.product?.images.count == 11 && many.faults.map(\.effect) == [.fieldCut])
    }

    @Test func repeatedIDs() {
        let lines = ["a", "b", "a", "e\u{301}", "\u{e9}"].map { #"{"id":"\#($0)","image":"http://a.example/\#($0)"}"# }
        let outcome = FeedOutcome(.jsonLines, lines.joined(separator: "\n"))
        #expect(outcome.products.map(\.line) == [1, 2, 4, 5] && outcome.faults.map(\.line) == [3])
        #expect(outcome.isComplete && outcome.faults.first?.effect == .productLeftOut)
    }

    @Test func names() {
        for name in ["image_link", "Image Link", "g:image_link", "IMAGE-LINK", "imageURL"] {
            #expect(ProductField(named: name) == .image, "\(name)")
        }
        #expect(ProductField(named: "custom_label_3") == .text(.customLabel3))
        #expect(ProductField(named: "shipping") == nil && ProductField(named: "") == nil)
        let all = Product.Text.allCases.map { ProductField.text($0) } + [.id, .moreImages, .group, .salePrice]
        for field in all { #expect(ProductField(named: field.name) == field) }
    }
}
