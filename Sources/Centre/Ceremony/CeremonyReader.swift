import Foundation
import Issuer
import Model
import OpenSSL

/// Checks the values of a ceremony file, and tells where its mistakes are.
struct CeremonyReader {
    let document: YAMLDocument<CeremonyFile>
    private let content: [UInt8]

    init(document: YAMLDocument<CeremonyFile>) {
        self.document = document
        content = FileManager.default.contents(atPath: document.path).map(Array.init) ?? []
    }

    /// SHA-256 of the file.
    var digest: [UInt8] { DigestAlgorithm.sha256.hash(content) }
    private var folder: URL { URL(fileURLWithPath: document.path).deletingLastPathComponent() }

    /// Keeps a mistake at `key`, as `steps[2].parent`, with its line.
    func report(_ key: String, _ detail: String) { document.report(key, detail) }

    /// Where a key stands, as `ceremony.yaml:12: 'steps[2]'`.
    func place(_ key: String) -> String {
        let line = document.line(of: key).map { ":\($0)" } ?? ""
        return "\(document.path)\(line): '\(key)'"
    }

    /// The first second of a day in Asia/Shanghai; nil when it was reported.
    func day(_ text: String, key: String) -> Timestamp? {
        let style = Date.ISO8601FormatStyle(timeZone: TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt)
            .year().month().day()
        guard text.utf8.count == 10, let date = try? Date(text, strategy: style),
            date.formatted(style) == text
        else {
            report(key, "must be a day that there is, as 2026-11-22")
            return nil
        }
        return Timestamp(secondsSinceEpoch: Int64(date.timeIntervalSince1970))
    }

    /// The login name of who has a role; nil when it was reported.
    func person(_ role: String, in all: [CeremonyFile.Participant]) -> String? {
        let found = all.filter { $0.role == role }
        guard found.count == 1, let staff = found.first?.staff, !staff.isEmpty else {
            report("participants", "needs one '\(role)' with 'staff'")
            return nil
        }
        return staff
    }

    /// 姓名 of the witnesses; a key that does not belong to its role is reported, as nobody would look at it.
    func witnesses(in all: [CeremonyFile.Participant]) -> [String] {
        var names: [String] = []
        for (position, participant) in all.enumerated() {
            let key = "participants[\(position)]"
            switch participant.role {
            case "operator", "second":
                if participant.name != nil { report("\(key).name", "belongs to witnesses") }
            case "witness":
                if participant.staff != nil {
                    report("\(key).staff", "does not belong to a witness, who has a 'name'")
                }
                if let name = participant.name, !name.isEmpty {
                    if name.hasUnseen { report("\(key).name", "has characters that nobody sees") }
                    names.append(name)
                } else if participant.staff == nil {
                    report("\(key).name", "is missing")
                }
            default:
                report("\(key).role", "must be operator, second or witness")
            }
        }
        return names
    }

    func expectations(_ all: [CeremonyFile.Expectation]) -> [(id: AuthorityID, fingerprint: [UInt8])] {
        var list: [(id: AuthorityID, fingerprint: [UInt8])] = []
        for (position, entry) in all.enumerated() {
            let fingerprint = digest(entry.fingerprint, key: "expect[\(position)].fingerprint")
            guard let id = AuthorityID(entry.authority) else {
                report("expect[\(position)].authority", "cannot name an authority")
                continue
            }
            if let fingerprint { list.append((id, fingerprint)) }
        }
        return list
    }

    /// The steps without mistakes.
    func steps(_ all: [CeremonyFile.Step]) -> [CeremonyStep] {
        if !(1...50).contains(all.count) { report("steps", "must be 1 to 50") }
        var steps: [CeremonyStep] = []
        var (made, names) = ([AuthorityID: Int](), [[String]: Int]())
        for (position, entry) in all.enumerated() {
            let key = "steps[\(position)]"
            guard let step = CeremonyStepReader(reader: self, key: key, entry: entry).step() else { continue }
            if case .create(let plan) = step {
                if let earlier = made.updateValue(position, forKey: plan.id) {
                    report("\(key).authority", "is made by steps[\(earlier)] already")
                }
                let name = [plan.organization, plan.commonName]
                if let earlier = names.updateValue(position, forKey: name) {
                    report("\(key).commonName", "is the name of steps[\(earlier)] already")
                }
            }
            steps.append(step)
        }
        return steps
    }

    /// A SHA-256; nil when it was reported.
    func digest(_ text: String, key: String) -> [UInt8]? {
        let digits = text.lowercased().filter { $0 != ":" && $0 != " " }
        guard let bytes = Hexadecimal.decode(digits), bytes.count == 32 else {
            report(key, "must be a SHA-256, 64 hexadecimal digits")
            return nil
        }
        return bytes
    }

    /// A path relative to the ceremony file.
    func file(_ name: String) -> String {
        name.hasPrefix("/") ? name : folder.appendingPathComponent(name).path
    }
}
