import Model
import Store

/// Every kind of search: each text with each other condition, and all other conditions among themselves.
///
/// In the book that `MadeRecords` fills, many of the combinations have no certificate at all, though each half of them
/// has very many: 王 is every twentieth certificate, 杭州 every eighth, and none of them is revoked; days of issuing
/// return after 1,460 certificates, so that 王 has some days and never the others.
struct SearchKinds {
    /// Names and filters.
    let all: [(name: String, filter: CertificateFilter)]

    private typealias Condition = (name: String, set: (inout CertificateFilter) -> Void)

    private static let texts = [
        "", "王", "王伟", "王伟芳", "招标", "有限公司", "杭州招标采购", "E20", "E2000", "E20000123", "王伟 杭州", "不存在",
        "CN=王", "O=王", "招标招标", "C=CN, O=杭州",
    ]

    /// The kinds for a book that was prepared.
    init(_ book: BookOfRecord) throws {
        let some = try book.summaries(CertificateFilter(), limit: 100).last
        let now = some?.reservation.createdAt ?? Timestamp(secondsSinceEpoch: 0)
        var conditions = Self.groups() + Self.dates(now) + Self.serials()
        conditions.append(("key", { $0.keyHash = some?.reservation.keyHash }))
        all = Self.texts.flatMap { text in
            conditions.map { condition in
                var filter = CertificateFilter()
                filter.subjectText = text.isEmpty ? nil : text
                condition.set(&filter)
                let names = [text.isEmpty ? "" : "text \(text)", condition.name].filter { !$0.isEmpty }
                return (names.isEmpty ? "newest" : names.joined(separator: ", "), filter)
            }
        }
    }

    private static func groups() -> [Condition] {
        [
            ("", { _ in }),
            ("active", { $0.states = [.active] }),
            ("revoked", { $0.states = [.revoked] }),
            ("held", { $0.states = [.held] }),
            ("profile ORG", { $0.profile = "ORG" }),
            ("profile STAFF", { $0.profile = "STAFF" }),
            ("profile ORG, active", { ($0.profile, $0.states) = ("ORG", [.active]) }),
            ("profile ORG, revoked", { ($0.profile, $0.states) = ("ORG", [.revoked]) }),
            ("authority bench, active", { ($0.authority, $0.states) = (AuthorityID("bench"), [.active]) }),
            ("authority issuing", { $0.authority = AuthorityID("issuing") }),
            ("purpose signing", { $0.purposes = [.signing] }),
            ("purpose encryption", { $0.purposes = [.encryption] }),
        ]
    }

    private static func dates(_ now: Timestamp) -> [Condition] {
        func days(_ first: Int64, _ last: Int64) -> ClosedRange<Timestamp> {
            now.advanced(bySeconds: first * 86_400)...now.advanced(bySeconds: last * 86_400)
        }
        return [
            ("ends within 400 days", { $0.ends = days(0, 400) }),
            ("ends on one day", { $0.ends = days(401, 402) }),
            ("ended", { $0.ends = days(-9000, 0) }),
            ("ends within 400 days, active", { ($0.ends, $0.states) = (days(0, 400), [.active]) }),
            ("ends within 400 days, STAFF", { ($0.ends, $0.profile) = (days(0, 400), "STAFF") }),
            (
                "ends within 400 days, revoked, ORG",
                { ($0.ends, $0.states, $0.profile) = (days(0, 400), [.revoked], "ORG") }
            ),
            ("issued last year", { $0.issued = days(-365, 0) }),
            ("issued on one day", { $0.issued = days(-4, -3) }),
            ("issued last year, active", { ($0.issued, $0.states) = (days(-365, 0), [.active]) }),
            // What was issued in these years ends later.
            (
                "issued 2 years, ends within 1000 days",
                { ($0.issued, $0.ends) = (days(-700, 0), days(0, 1000)) }
            ),
            (
                "issued 2 years, ends within 1000 days, ORG",
                { ($0.issued, $0.ends, $0.profile) = (days(-700, 0), days(0, 1000), "ORG") }
            ),
        ]
    }

    private static func serials() -> [Condition] {
        let beginnings: [Condition] = ["5a", "5a12", "5a123", "5a123456"].map { digits in
            ("serial \(digits)", { $0.serialPrefix = SerialPrefix(digits) })
        }
        return beginnings + [
            ("serial 5a1, revoked", { ($0.serialPrefix, $0.states) = (SerialPrefix("5a1"), [.revoked]) }),
            ("serial 5a1, held", { ($0.serialPrefix, $0.states) = (SerialPrefix("5a1"), [.held]) }),
            ("serial 5a, STAFF", { ($0.serialPrefix, $0.profile) = (SerialPrefix("5a"), "STAFF") }),
        ]
    }
}
