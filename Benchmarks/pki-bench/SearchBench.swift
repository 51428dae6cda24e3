import ArgumentParser
import Centre
import Model
import Store

/// Times every kind of search, and of status lookups, on a prepared book.
struct SearchBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "search")

    @Option(help: "The state directory that 'prepare' filled.")
    var state: String

    @Option(help: "How often each is run; the slowest but the first counts.")
    var rounds: Int = 5

    func run() async throws {
        let book = try await BenchCentre.open(state).book
        var results: [(name: String, first: Double, worst: Double, rows: Int)] = []
        for (name, filter) in try SearchKinds(book).all {
            var (times, rows) = ([Double](), 0)
            for _ in 0...max(1, rounds) {
                let started = ContinuousClock.now
                rows = try book.summaries(filter, limit: 100).count
                times.append((ContinuousClock.now - started) / .milliseconds(1))
            }
            results.append((name, times.first ?? 0, times.dropFirst().max() ?? 0, rows))
        }
        let lookups = try status(book)
        let lines = results.map {
            "{\"search\": \"\($0.name)\", \"first\": \($0.first), \"worst\": \($0.worst), \"rows\": \($0.rows)}"
        }
        print(
            "{\"status\": \(lookups), \"searches\": [\n\(lines.joined(separator: ",\n"))\n]}"
        )
    }

    /// Microseconds for a status lookup of a certificate anywhere in the book.
    private func status(_ book: BookOfRecord) throws -> Double {
        let ids = try book.summaries(CertificateFilter(), limit: 5000).map(\.id)
        let started = ContinuousClock.now
        for id in ids { _ = try book.status(of: id) }
        return (ContinuousClock.now - started) / .microseconds(1) / Double(max(1, ids.count))
    }
}
