import Testing

@testable import Feeds

/// robots.txt by RFC 9309.
@Suite struct RobotsTests {
    private func rules(_ text: String) -> RobotsRules { RobotsRules(parsing: Array(text.utf8)) }

    /// Whether a crawler may fetch a path by one rule that forbids and, where there is one, one that allows.
    private func isAllowed(_ path: String, disallow: String, allow: String? = nil) -> Bool {
        let allowed = allow.map { "Allow: \($0)\n" } ?? ""
        return rules("User-agent: *\n\(allowed)Disallow: \(disallow)\n").allows(path: path, agent: "Simile")
    }

    /// The example of section 5.1.
    @Test func simpleExample() {
        let rules = rules(
            """
            User-Agent: *
            Disallow: *.gif$
            Disallow: /example/
            Allow: /publications/

            User-Agent: foobot
            Disallow:/
            Allow:/example/page.html
            Allow:/example/allowed.gif

            User-Agent: barbot
            User-Agent: bazbot
            Disallow: /example/page.html

            User-Agent: quxbot

            EOF
            """)
        let cases: [(String, String, Bool)] = [
            ("foobot", "/", false), ("foobot", "/example/page.html", true), ("foobot", "/example/allowed.gif", true),
            ("foobot", "/publications/", false), ("FooBot/2.1", "/example/page.html", true),
            ("barbot", "/example/page.html", false), ("barbot", "/example/", true),
            ("bazbot", "/example/page.html", false),
            ("bazbot", "/x.gif", true), ("quxbot", "/example/", true), ("quxbot", "/x.gif", true),
            ("other", "/example/", false), ("other", "/example", true), ("other", "/x.gif", false),
            ("other", "/x.gif?y", true), ("other", "/publications/", true), ("other", "/publications/x.gif", true),
            ("other", "/robots.txt", true), ("foobot", "/robots.txt", true), ("foo", "/", true),
            ("", "/example/", false),
        ]
        for (agent, path, expected) in cases {
            #expect(rules.allows(path: path, agent: agent) == expected, "\(agent) \(path)")
        }
    }

    /// The example of section 5.2: the longest match wins.
    @Test func longestMatch() {
        let rules = rules(
            "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n")
        #expect(rules.allows(path: "/example/page/", agent: "foobot"))
        #expect(!rules.allows(path: "/example/page/disallowed.gif", agent: "foobot"))
    }

    /// Section 2.2.1: groups of one agent count as one.
    @Test func groupsMerge() {
        let rules = rules(
            "user-agent: ExampleBot\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: ExampleBot\ndisallow: /baz\n"
                + "user-agent: *\ndisallow: /all\n")
        for path in ["/foo", "/bar", "/baz"] { #expect(!rules.allows(path: path, agent: "examplebot")) }
        #expect(rules.allows(path: "/all", agent: "examplebot") && !rules.allows(path: "/all", agent: "x"))
    }

    /// The table of section 2.2.2: rule, path, both ways around.
    @Test(
        arguments: [
            ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
            ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
            ("/foo/bar/\u{30c4}", "/foo/bar/%E3%83%84"), ("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84"),
            ("/foo/bar/%62%61%7A", "/foo/bar/baz"), ("/~joe/", "/%7ejoe/"), ("/a b", "/a%20b"),
        ])
    func encodings(first: String, second: String) {
        for (rule, path) in [(first, second), (second, first), (first, first), (second, second)] {
            #expect(!isAllowed(path, disallow: rule), "\(rule) \(path)")
        }
    }

    /// What matches, by hand: prefix, wildcards, the end, what is encoded and not.
    @Test(
        arguments: [
            ("/", "/", true), ("/", "/x", true), ("/fish", "/fish", true), ("/fish", "/fish.html", true),
            ("/fish", "/fish/salmon", true), ("/fish", "/fishheads?id=1", true), ("/fish", "/Fish", false),
            ("/fish", "/catfish", false), ("/fish", "/?id=fish", false), ("/fish*", "/fish", true),
            ("/fish/", "/fish", false),
            ("/fish/", "/fish/", true), ("/*.php", "/index.php", true), ("/*.php", "/a/b.php?x", true),
            ("/*.php", "/", false),
            ("/*.php", "/windows.PHP", false), ("/*.php$", "/a.php", true), ("/*.php$", "/a.php?x", false),
            ("/*.php$", "/a.php5", false), ("/*.php$", "/a.php.php", true), ("/fish*.php", "/fishheads/c.php", true),
            ("/fish*.php", "/Fish.php", false), ("/$", "/", true), ("/$", "/x", false), ("*", "/x", true),
            ("*$", "/x", true),
            ("/a**b", "/ab", true), ("/a*b*c", "/a1c2b3c", true), ("/a*b*c", "/acb", false), ("/a*", "/b", false),
            ("/x-%2A.html", "/x-*.html", true), ("/x-%2A.html", "/x-y.html", false), ("/x-%24", "/x-$", true),
            ("/a$b", "/a$b", true), ("/a%2Fb", "/a/b", false), ("/a%2fb", "/a%2Fb", true), ("/%zz", "/%zz", true),
            ("fish", "/fish", false), ("", "/", false), ("/x # no", "/x", true),
            ("/a*a*a*a*a*b", "/aaaaaaaaaaaaaaaaaaaa", false),
            ("/ab$", "/abab", false), ("/*ab$", "/abab", true), ("/*b*b$", "/b", false), ("/a*a$", "/a", false),
        ] as [(String, String, Bool)])
    func matching(rule: String, path: String, matches: Bool) {
        #expect(isAllowed(path, disallow: rule) != matches)
    }

    @Test func ranks() {
        #expect(
            isAllowed("/page", disallow: "/", allow: "/p")
                && isAllowed("/folder/page", disallow: "/folder", allow: "/folder"))
        #expect(!isAllowed("/page.htm", disallow: "/*.htm", allow: "/page"))
        #expect(isAllowed("/page.php5", disallow: "/*.ph", allow: "/page"))
        #expect(isAllowed("/", disallow: "/", allow: "/$") && !isAllowed("/page.htm", disallow: "/", allow: "/$"))
    }

    @Test func oddFiles() {
        #expect(!rules("\u{feff}USER-AGENT : *\r\ndisallow\t:\t/x\r\n").allows(path: "/x", agent: "a"))
        #expect(!rules("User-agent: *\rDisallow: /x\rAllow: /y").allows(path: "/x/1", agent: "a"))
        #expect(rules("Disallow: /\nUser-agent: *\n").allows(path: "/", agent: "a"))
        #expect(rules("<html>Not found</html>").allows(path: "/", agent: "a"))
        #expect(rules("User-agent: *\nDisallow:\n").allows(path: "/", agent: "a"))
        // What is no rule does not end the names of a group.
        let shared = rules("User-agent: a\nSitemap: https://x.example/s.xml\nUser-agent: b\nDisallow: /x\n")
        #expect(!shared.allows(path: "/x", agent: "a") && !shared.allows(path: "/x", agent: "b"))
        #expect(shared.sitemaps == ["https://x.example/s.xml"])
        #expect(rules("User-agent: *\nDisallow: /x").allows(path: "", agent: "a"))
        #expect(!rules("User-agent: a\nDisallow: /\nUser-agent: *\nDisallow:").allows(path: "/", agent: "A b"))
    }

    @Test func delays() {
        let rules = rules(
            "User-agent: a\nCrawl-delay: 2.5\nDisallow: /x\n\nUser-agent: *\nCrawl-delay: 10\nDisallow:\nUser-agent: b\nCrawl-delay: -1\n"
        )
        #expect(rules.crawlDelay(agent: "a") == .milliseconds(2500) && rules.crawlDelay(agent: "x") == .seconds(10))
        #expect(rules.crawlDelay(agent: "b") == nil)
    }

    @Test func sizes() {
        let filler = String(repeating: "# a comment that fills the file\n", count: 15_900)
        #expect(filler.utf8.count < RobotsRules.readBytes)
        #expect(!rules("\(filler)User-agent: *\nDisallow: /x\n").allows(path: "/x", agent: "a"))
        let end = String(repeating: "#", count: RobotsRules.readBytes - 30)
        // The rule that is cut would forbid everything.
        let cut = rules("User-agent: *\n\(end)\nDisallow: /only/this/folder\n")
        #expect(cut.allows(path: "/", agent: "a") && cut.allows(path: "/only/this/folder", agent: "a"))
        let many = rules("User-agent: *\n" + String(repeating: "Disallow: /*a*a*a*a*b$\n", count: 20_000))
        #expect(many.allows(path: "/" + String(repeating: "a", count: 500), agent: "a"))
    }

    @Test func statuses() {
        let body = Array("User-agent: *\nDisallow: /x\n".utf8)
        #expect(!RobotsAccess(status: 200, body: body).allows(path: "/x", agent: "a"))
        for status in [301, 308, 400, 401, 403, 404, 410, 429, 499] {
            #expect(RobotsAccess(status: status, body: body) == .everything)
        }
        for status in [500, 503, 599, 100, 0, -1, 600] { #expect(RobotsAccess(status: status, body: body) == .nothing) }
        #expect(RobotsAccess(status: nil, body: []) == .nothing)
        #expect(
            !RobotsAccess.nothing.allows(path: "/", agent: "a") && RobotsAccess.everything.allows(path: "/", agent: "a")
        )
    }
}
