import Foundation
import Issuer
import Model
import OpenSSL
import Yams

/// Checks the values of a ceremony file, and tells where a mistake is.
struct CeremonyReader {
    let path: String
    private let content: [UInt8]

    init(path: String) {
        self.path = path
        content = FileManager.default.contents(atPath: path).map(Array.init) ?? []
    }

    /// SHA-256 of the file.
    var digest: [UInt8] { DigestAlgorithm.sha256.hash(content) }
    private var folder: URL { URL(fileURLWithPath: path).deletingLastPathComponent() }

    /// A mistake at `key`, as `steps[2].parent`, with its line.
    func fault(_ key: String, _ detail: String) -> ConfigurationError {
        let place = line(of: key).map { "line \($0): \(detail)" } ?? detail
        return ConfigurationError(path: path, .invalidValue(key: key, detail: place))
    }

    /// The line of a key, or of the nearest thing above it that is in the file.
    private func line(of key: String) -> Int? {
        guard let text = String(validating: content, as: UTF8.self),
            var node = (try? Yams.compose(yaml: text)).flatMap({ $0 })
        else { return nil }
        var line = node.mark?.line
        for part in key.split(whereSeparator: { ".[]".contains($0) }).map(String.init) {
            let next =
                Int(part).flatMap { index in
                    node.sequence.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                } ?? node.mapping?[Node(part)]
            guard let next else { return line }
            node = next
            line = node.mark?.line ?? line
        }
        return line
    }

    /// The first second of a day in Asia/Shanghai.
    func day(_ text: String, key: String) throws(ConfigurationError) -> Timestamp {
        let style = Date.ISO8601FormatStyle(timeZone: TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt)
            .year().month().day()
        guard text.utf8.count == 10, let date = try? Date(text, strategy: style) else {
            throw fault(key, "must be a day, as 2026-11-22")
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
        for (position, entry) in all.enumerated() {
            steps.append(try CeremonyStepReader(reader: self, key: "steps[\(position)]", entry: entry).step())
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
