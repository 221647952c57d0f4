import ArgumentParser

/// `simile trends`.
struct Trends: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what is new and what grows, by look and by attribute, and place new pictures.",
        discussion: """
            Counts what came in each period, in UTC and weeks from Monday, and holds the shares of the last complete period and the running \
            one against those before. What is called a trend is none of chance: intervals are exact, counts that vary more than chance makes \
            them are allowed for, and at most a twentieth of all trends told is false, on average. Fewer than 5 are never a trend.

            Groups are what looks alike among all images of the catalog. They keep their numbers from one run to the next; new looks \
            that are several become new groups, and --regroup draws all anew. Items came when they were added to the catalog, or when the \
            attribute of --date says.

            EXAMPLES:
              simile trends
              simile trends --since 12w --by week --attributes brand,color
              simile trends --since 2026-01-01 --by month --date published --where 'category=dress'
              simile trends --of buy --since 7d --by day --json
              simile trends --output report
              simile trends place photo.jpg
            """,
        subcommands: [TrendsShow.self, TrendsPlace.self], defaultSubcommand: TrendsShow.self)
}
