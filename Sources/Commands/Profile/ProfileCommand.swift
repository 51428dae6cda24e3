import OpenSSL
import ArgumentParser
import Centre
import Issuer
import Model

/// `pki profile …`.
struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "What certificates of each kind contain.",
        discussion: ExitStatus.help,
        subcommands: [ProfileList.self, ProfileShow.self, ProfileCheckCommand.self]
    )
}

/// A profile as lists and shows print it.
struct ProfileLine: Listing {
    let name: String
    let label: String
    let purpose: String
    let keys: [String]
    let lifetime: String
    let keyUsage: [String]
    let extendedKeyUsage: [String]
    let policies: [String]
    let subject: [String]

    init(_ profile: Profile) {
        name = profile.name
        label = profile.label
        purpose = profile.purpose.rawValue
        keys = profile.keyAlgorithms.map(\.rawValue).sorted()
        lifetime =
            switch profile.lifetime {
            case .years(let years): "\(years) y"
            case .days(let days): "\(days) d"
            }
        keyUsage = profile.keyUsage.map(\.name).sorted()
        extendedKeyUsage = profile.extendedKeyUsage.map(\.name)
        policies = profile.policies
        subject = profile.subject.map { attribute in
            let type = attribute.type.shortName ?? attribute.type.oid
            switch attribute.source {
            case .fixed(let value): return "\(type)=\(value)"
            case .fact(let fact, let optional): return "\(type)=<\(fact)>\(optional ? "?" : "")"
            }
        }
    }

    static let headings = ["NAME", "名称", "PURPOSE", "LIFETIME", "KEYS"]
    var cells: [String] { [name, label, purpose, lifetime, keys.joined(separator: ",")] }

    var lines: [(name: String, value: String)] {
        [
            ("name", name), ("label", label), ("purpose", purpose),
            ("subject", subject.joined(separator: ", ")),
            ("lifetime", lifetime), ("keys", keys.joined(separator: ", ")),
            ("key usage", keyUsage.joined(separator: ", ")),
            ("extended key usage", extendedKeyUsage.joined(separator: ", ")),
            ("policies", policies.joined(separator: ", ")),
        ]
    }
}

/// `pki profile list`.
struct ProfileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Read, check and list every profile of the definition.",
        discussion: """
            EXAMPLE
              pki profile list

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let profiles = try Profile.loadAll(folder: "\(centre.definitionDirectory)/profiles")
        try output.print(profiles.values.sorted { $0.name < $1.name }.map(ProfileLine.init))
    }
}

/// `pki profile show`.
struct ProfileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a profile puts into certificates.",
        discussion: """
            EXAMPLE
              pki profile show EXPERT

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The profile's name.")
    var name: String

    func run() async throws {
        let profiles = try Profile.loadAll(folder: "\(centre.definitionDirectory)/profiles")
        guard let profile = profiles[name] else { throw IssuanceError(.noProfile(name)) }
        let line = ProfileLine(profile)
        try output.print(line, lines: line.lines)
    }
}
