import Foundation
public import Issuer
public import Model
import OpenSSL

/// A ceremony that was read and checked: every step is one that can be asked for.
public struct Ceremony: Sendable {
    /// Its name: 1 to 40 of a-z, 0-9 and '-'.
    public let name: String
    /// 目的.
    public let purpose: String
    /// The first second of its window.
    public let notBefore: Timestamp
    /// The last second of its window.
    public let notAfter: Timestamp
    /// The login name of who acts.
    public let first: String
    /// The login name of who confirms.
    public let second: String
    /// 姓名 of those who watch.
    public let witnesses: [String]
    /// SHA-256 of the file.
    public let digest: [UInt8]
    let days: (from: String, to: String)
    let expected: [(id: AuthorityID, fingerprint: [UInt8])]
    let steps: [CeremonyStep]
    /// File, line and key of each step, as errors name it.
    let places: [String]

    /// What it will do, one line for each step.
    public var plan: [String] { steps.enumerated().map { "\($0.offset + 1). \($0.element.words)" } }

    /// Reads the file at `path`.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key of every mistake.
    public init(path: String) throws(ConfigurationError) {
        do throws(ConfigurationError) {
            self = try StrictYAML.read(CeremonyFile.self, path: path) { document throws(ConfigurationError) in
                try Ceremony(CeremonyReader(document: document), document.value)
            }
        } catch {
            guard case .unreadable = error.reason else { throw error }
            throw error.advising("name the ceremony file; docs/operations/ceremony.md says what is in it")
        }
    }

    private init(_ reader: CeremonyReader, _ file: CeremonyFile) throws(ConfigurationError) {
        if AuthorityID(file.ceremony) == nil {
            reader.report("ceremony", "must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter")
        }
        if !(1...200).contains(file.purpose.unicodeScalars.count) {
            reader.report("purpose", "must have 1 to 200 characters")
        }
        let notBefore = reader.day(file.notBefore, key: "notBefore")
        let lastDay = reader.day(file.notAfter, key: "notAfter")
        if let notBefore, let lastDay, lastDay < notBefore {
            reader.report("notAfter", "lies before notBefore")
        }
        let first = reader.person("operator", in: file.participants)
        let second = reader.person("second", in: file.participants)
        if let first, first == second {
            reader.report("participants", "operator and second are one person")
        }
        name = file.ceremony
        purpose = file.purpose
        digest = reader.digest
        days = (file.notBefore, file.notAfter)
        witnesses = reader.witnesses(in: file.participants)
        expected = reader.expectations(file.expect ?? [])
        let steps = reader.steps(file.steps)
        self.steps = steps
        places = steps.indices.map { reader.place("steps[\($0)]") }
        try reader.document.faults.check()
        guard let notBefore, let lastDay, let first, let second else {
            throw reader.document.fault("ceremony", "cannot be read")
        }
        self.notBefore = notBefore
        notAfter = lastDay.advanced(bySeconds: 86_399)
        self.first = first
        self.second = second
    }
}
