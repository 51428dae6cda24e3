import Model
import Store
import StoreSupport
import TestSupport

/// Certificates in memory, and searches that look at each of them.
struct SearchModel {
    private struct Entry {
        let reservation: Reservation
        let requester: String?
        var state: CertificateState
        var issuedAt: Timestamp?
    }

    private static let authorities = [Sample.issuingID, Sample.rootID]
    private static let texts = [
        "王", "王伟", "王伟芳", "o=王", "O=杭州", "cn=王", "CN=王伟", "=李", "伟,", "王 杭州", "杭州 公司 E2", "公司公",
        "e20", "E2000001", "E20000012", "91330106M", "91330106MA27", "n=王", "王e", "sn=e2", "cn=e2", "ｃｎ＝李",
        "zz",
        "C=CN,O",
    ]

    private var entries: [Entry] = []

    /// The changes that add certificates in any state.
    mutating func add(_ count: Int, using generator: inout SeededGenerator) -> [Change] {
        var changes: [Change] = []
        for _ in 0..<count {
            let reservation = Self.reservation(entries.count, using: &generator)
            let requester = Self.requester(entries.count)
            entries.append(
                Entry(reservation: reservation, requester: requester, state: .reserved, issuedAt: nil)
            )
            changes.append(.reserveCertificate(reservation))
            changes += requester.map { [.recordRequest(Self.request(reservation.id, by: $0))] } ?? []
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                changes += step(entries.count - 1, using: &generator)
            }
        }
        return changes
    }

    /// The changes that take any of them to another state.
    mutating func move(_ count: Int, using generator: inout SeededGenerator) -> [Change] {
        (0..<count).flatMap { _ in
            step(Int.random(in: 0..<entries.count, using: &generator), using: &generator)
        }
    }

    private mutating func step(_ index: Int, using generator: inout SeededGenerator) -> [Change] {
        let id = entries[index].reservation.id
        let isCommon = Int.random(in: 0..<10, using: &generator) > 0
        switch entries[index].state {
        case .reserved where isCommon:
            entries[index].state = .signing
            return [.intendCertificate(id, toBeSigned: Sample.toBeSigned(index))]
        case .reserved:
            entries[index].state = .abandoned
            return [.abandonCertificate(id)]
        case .signing:
            let at = Sample.now.advanced(bySeconds: Int64.random(in: 0..<99, using: &generator))
            (entries[index].state, entries[index].issuedAt) = (.issued, at)
            return [.storeCertificate(id, certificate: Sample.encoded(index), at: at)]
        case .issued,
            .held where isCommon:
            let isHeld = entries[index].state == .held
            entries[index].state = .active
            return [isHeld ? .releaseCertificate(id) : .activateCertificate(id)]
        case .active where isCommon:
            entries[index].state = .held
            return [.holdCertificate(id, at: Sample.now)]
        case .active, .held:
            entries[index].state = .revoked
            return [.revokeCertificate(id, Sample.revocation())]
        case .revoked, .abandoned: return []
        }
    }

    /// One asked for most, one for few, and some were asked for by nobody.
    private static func requester(_ index: Int) -> String? {
        switch index % 20 {
        case 3: "client:rare"
        case 5: nil
        default: "client:web"
        }
    }

    private static func request(_ id: CertificateID, by requester: String) -> RequestRecord {
        RequestRecord(certificate: id, requester: requester, key: nil, fingerprint: nil, at: Sample.now)
    }

    private static func reservation(_ index: Int, using generator: inout SeededGenerator) -> Reservation {
        // Numbers that begin alike: their first octets are few, and some are short.
        let head = [UInt8.random(in: 0x51...0x53, using: &generator), .random(in: 1...9, using: &generator)]
        let tail = [UInt8(truncatingIfNeeded: index >> 8), UInt8(truncatingIfNeeded: index)]
        let middle = index.isMultiple(of: 5) ? [] : generator.bytes(16)
        let serial = SerialNumber(bytes: head + middle + tail) ?? Sample.serial(index)
        let name = ["王", "李", "张"][index % 3] + (["伟", "芳", "伟芳"].randomElement(using: &generator) ?? "")
        let place = ["杭州", "南京", "王家", "CN"].randomElement(using: &generator) ?? ""
        let number = index.isMultiple(of: 2) ? "E\(20_000_000 + index)" : "91330106MA27\(index)"
        return Reservation(
            id: CertificateID(
                authority: authorities.randomElement(using: &generator) ?? Sample.issuingID,
                serial: serial
            ),
            profile: ["EXPERT", "ORG", "STAFF"].randomElement(using: &generator) ?? "ORG",
            purpose: [.signing, .staff, .encryption].randomElement(using: &generator) ?? .signing,
            application: nil,
            subjectUID: nil,
            subject: "C=CN,O=\(place)招标有限公司,CN=\(name),serialNumber=\(number)",
            keyHash: Sample.hash("key \(index)"),
            tokenSerial: index.isMultiple(of: 7) ? "T1" : nil,
            notBefore: Sample.now,
            notAfter: Sample.now.advanced(bySeconds: Int64.random(in: 0..<500, using: &generator)),
            holder: "1@test",
            createdAt: Sample.now
        )
    }

    static func randomFilter(using generator: inout SeededGenerator) -> CertificateFilter {
        func maybe(_ share: Int) -> Bool { Int.random(in: 0..<share, using: &generator) == 0 }
        func dates() -> ClosedRange<Timestamp> {
            let first = Int64.random(in: -5..<120, using: &generator)
            let lengths: [Int64] = [0, 3, 50, 1_000, 300_000_000_000]
            let length = lengths.randomElement(using: &generator) ?? 0
            return Sample.now.advanced(bySeconds: first)...Sample.now.advanced(bySeconds: first + length)
        }
        var filter = CertificateFilter()
        if maybe(3) {
            filter.states = Set(
                CertificateState.allCases.shuffled(using: &generator).prefix(maybe(2) ? 1 : 3)
            )
        }
        if maybe(4) { filter.purposes = [.staff] }
        if maybe(4) { filter.profile = maybe(5) ? "NONE" : "ORG" }
        if maybe(4) { filter.authority = maybe(5) ? AuthorityID("none") : Sample.issuingID }
        if maybe(9) { filter.tokenSerial = "T1" }
        if maybe(4) {
            filter.requester = ["client:web", "client:rare", "client:none"].randomElement(using: &generator)
        }
        if maybe(3) { filter.ends = dates() }
        if maybe(4) { filter.issued = dates() }
        if maybe(2) { filter.subjectText = texts.randomElement(using: &generator) }
        if maybe(4) {
            let prefix = ["5", "51", "520", "5203", "53091", "a"].randomElement(using: &generator) ?? ""
            filter.serialPrefix = SerialPrefix(prefix)
        }
        return filter
    }

    /// Those that pass, in the order of the filter.
    func find(_ filter: CertificateFilter) -> [CertificateID] {
        let found = entries.enumerated().filter { Self.passes($0.element, filter) }
        let isNewestFirst =
            filter.subjectText != nil || filter.serialPrefix != nil
            || (filter.ends == nil) == (filter.issued == nil)
        let sorted = found.sorted { left, right in
            if isNewestFirst { return left.offset > right.offset }
            if filter.ends != nil {
                return (left.element.reservation.notAfter, left.offset)
                    < (right.element.reservation.notAfter, right.offset)
            }
            return (left.element.issuedAt ?? Sample.now, left.offset)
                > (right.element.issuedAt ?? Sample.now, right.offset)
        }
        return sorted.map(\.element.reservation.id)
    }

    private static func passes(_ entry: Entry, _ filter: CertificateFilter) -> Bool {
        let reservation = entry.reservation
        return (filter.states.isEmpty || filter.states.contains(entry.state))
            && (filter.purposes.isEmpty || filter.purposes.contains(reservation.purpose))
            && (filter.authority == nil || filter.authority == reservation.id.authority)
            && (filter.profile == nil || filter.profile == reservation.profile)
            && (filter.tokenSerial == nil || filter.tokenSerial == reservation.tokenSerial)
            && (filter.requester == nil || filter.requester == entry.requester)
            && (filter.ends.map { entry.issuedAt != nil && $0.contains(reservation.notAfter) } ?? true)
            && (filter.issued.map { range in entry.issuedAt.map { range.contains($0) } ?? false } ?? true)
            && (filter.subjectText.map { holds(reservation.subject, $0) } ?? true)
            && (filter.serialPrefix.map { reservation.id.serial.hexadecimal.hasPrefix($0.digits) } ?? true)
    }

    /// Every part between blanks stands in the subject, and every word begins one of its words.
    private static func holds(_ subject: String, _ text: String) -> Bool {
        let (subject, text) = (subject.lowercased(), text == "ｃｎ＝李" ? "cn=李" : text.lowercased())
        func words(_ text: String) -> [Substring] {
            text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        }
        return text.split(separator: " ").allSatisfy { subject.contains($0) }
            && words(text).allSatisfy { word in words(subject).contains { $0.hasPrefix(word) } }
    }
}
