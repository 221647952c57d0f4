import Testing

@testable import SimileServer

@Suite struct QueryStringTests {
    @Test func queriesAreForms() throws {
        let fields = try QueryString.parse("a=1+2&a=%2B&%EF%BB%BFa=3&b&=x&&c=d=e&e%CC%81=\u{301}")
        #expect(fields["a"] == ["1 2", "+"] && fields["\u{FEFF}a"] == ["3"] && fields["b"] == [""])
        #expect(fields[""] == ["x"] && fields["c"] == ["d=e"] && fields.count == 6)
        for broken in ["%", "a=%FF", "%ff=a", "a=%2"] {
            #expect(throws: Problem.self) { try QueryString.parse(broken) }
        }
        #expect(try QueryString.parse(nil).isEmpty)
    }
}
