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
        for (name, filter) in try filters(book) {
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

    private func filters(_ book: BookOfRecord) throws -> [(String, CertificateFilter)] {
        func filter(_ change: (inout CertificateFilter) -> Void) -> CertificateFilter {
            var filter = CertificateFilter()
            change(&filter)
            return filter
        }
        let some = try book.summaries(CertificateFilter(), limit: 100).last
        let now = some?.reservation.createdAt ?? Timestamp(secondsSinceEpoch: 0)
        let soon = now...now.advanced(bySeconds: 400 * 86_400)
        let texts = ["王", "王伟", "王伟芳", "招标", "有限公司", "杭州招标采购", "E20", "E2000", "E20000123", "王伟 杭州", "不存在"]
        var all = texts.map { text in ("text \(text)", filter { $0.subjectText = text }) }
        all += [
            ("newest", filter { _ in }),
            ("active", filter { $0.states = [.active] }),
            ("revoked", filter { $0.states = [.revoked] }),
            ("profile STAFF", filter { $0.profile = "STAFF" }),
            (
                "profile ORG, active",
                filter {
                    $0.profile = "ORG"; $0.states = [.active]
                }
            ),
            (
                "authority, active",
                filter {
                    $0.authority = AuthorityID("bench"); $0.states = [.active]
                }
            ),
            ("ends within 400 days", filter { $0.ends = soon }),
            (
                "ends within 400 days, active",
                filter {
                    $0.ends = soon; $0.states = [.active]
                }
            ),
            (
                "ends within 400 days, STAFF",
                filter {
                    $0.ends = soon; $0.profile = "STAFF"
                }
            ),
            (
                "ends within 400 days, revoked, ORG",
                filter {
                    $0.ends = soon; $0.profile = "ORG"; $0.states = [.revoked]
                }
            ),
            (
                "issued last year, active",
                filter {
                    $0.issued = now.advanced(bySeconds: -365 * 86_400)...now
                    $0.states = [.active]
                }
            ),
            ("serial 5a", filter { $0.serialPrefix = SerialPrefix("5a") }),
            ("serial 5a12", filter { $0.serialPrefix = SerialPrefix("5a12") }),
            ("serial 5a123", filter { $0.serialPrefix = SerialPrefix("5a123") }),
            ("serial 5a123456", filter { $0.serialPrefix = SerialPrefix("5a123456") }),
            ("key", filter { $0.keyHash = some?.reservation.keyHash }),
            (
                "text 王 revoked",
                filter {
                    $0.subjectText = "王"; $0.states = [.revoked]
                }
            ),
            (
                "text 王 active",
                filter {
                    $0.subjectText = "王"; $0.states = [.active]
                }
            ),
        ]
        return all
    }
}
