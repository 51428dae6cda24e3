import Foundation
import Issuer
import Model
import OpenSSL

/// Checks the values of a ceremony file, and tells where a mistake is.
struct CeremonyReader {
    let document: YAMLDocument<CeremonyFile>
    private let content: [UInt8]

    init(path: String) throws(ConfigurationError) {
        do throws(ConfigurationError) {
            document = try StrictYAML.document(CeremonyFile.self, path: path)
        } catch {
            guard case .unreadable = error.reason else { throw error }
            throw error.advising("name the ceremony file; docs/operations/ceremony.md says what is in it")
        }
        content = FileManager.default.contents(atPath: path).map(Array.init) ?? []
    }

    /// SHA-256 of the file.
    var digest: [UInt8] { DigestAlgorithm.sha256.hash(content) }
    private var folder: URL { URL(fileURLWithPath: document.path).deletingLastPathComponent() }

    /// A mistake at `key`, as `steps[2].parent`, with its line.
    func fault(_ key: String, _ detail: String) -> ConfigurationError { document.fault(key, detail) }

    /// Where a key stands, as `ceremony.yaml:12: 'steps[2]'`.
    func place(_ key: String) -> String {
        let line = document.line(of: key).map { ":\($0)" } ?? ""
        return "\(document.path)\(line): '\(key)'"
    }

    /// The first second of a day in Asia/Shanghai.
    func day(_ text: String, key: String) throws(ConfigurationError) -> Timestamp {
        let style = Date.ISO8601FormatStyle(timeZone: TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt)
            .year().month().day()
        guard text.utf8.count == 10, let date = try? Date(text, strategy: style),
            date.formatted(style) == text
        else {
            throw fault(key, "must be a day that there is, as 2026-11-22")
        }
        return Timestamp(secondsSinceEpoch: Int64(date.timeIntervalSince1970))
    }

    func person(
        _ role: String,
        in all: [CeremonyFile.Participant]
    ) throws(ConfigurationError) -> String {
        let found = all.filter { $0.role == role }
        guard found.count == 1, let staff = found.first?.staff, !staff.isEmpty else {
            throw fault("participants", "needs one '\(role)' with 'staff'")
        }
        return staff
    }

    func witnesses(in all: [CeremonyFile.Participant]) throws(ConfigurationError) -> [String] {
        var names: [String] = []
        for (position, participant) in all.enumerated() {
            switch participant.role {
            case "operator", "second": continue
            case "witness":
                guard let name = participant.name ?? participant.staff, !name.isEmpty else {
                    throw fault("participants[\(position)].name", "is missing")
                }
                names.append(name)
            default:
                throw fault("participants[\(position)].role", "must be operator, second or witness")
            }
        }
        return names
    }

    func expectations(
        _ all: [CeremonyFile.Expectation]
    ) throws(ConfigurationError) -> [(id: AuthorityID, fingerprint: [UInt8])] {
        var list: [(id: AuthorityID, fingerprint: [UInt8])] = []
        for (position, entry) in all.enumerated() {
            guard let id = AuthorityID(entry.authority) else {
                throw fault("expect[\(position)].authority", "cannot name an authority")
            }
            list.append((id, try digest(entry.fingerprint, key: "expect[\(position)].fingerprint")))
        }
        return list
    }

    func steps(_ all: [CeremonyFile.Step]) throws(ConfigurationError) -> [CeremonyStep] {
        guard (1...50).contains(all.count) else { throw fault("steps", "must be 1 to 50") }
        var steps: [CeremonyStep] = []
        var (made, names) = ([AuthorityID: Int](), [[String]: Int]())
        for (position, entry) in all.enumerated() {
            let key = "steps[\(position)]"
            let step = try CeremonyStepReader(reader: self, key: key, entry: entry).step()
            if case .create(let plan) = step {
                if let earlier = made[plan.id] {
                    throw fault("\(key).authority", "is made by steps[\(earlier)] already")
                }
                made[plan.id] = position
                let name = [plan.organization, plan.commonName]
                if let earlier = names[name] {
                    throw fault("\(key).commonName", "is the name of steps[\(earlier)] already")
                }
                names[name] = position
            }
            steps.append(step)
        }
        return steps
    }

    func digest(_ text: String, key: String) throws(ConfigurationError) -> [UInt8] {
        let digits = text.lowercased().filter { $0 != ":" && $0 != " " }
        guard let bytes = Hexadecimal.decode(digits), bytes.count == 32 else {
            throw fault(key, "must be a SHA-256, 64 hexadecimal digits")
        }
        return bytes
    }

    /// A path relative to the ceremony file.
    func file(_ name: String) -> String {
        name.hasPrefix("/") ? name : folder.appendingPathComponent(name).path
    }
}
