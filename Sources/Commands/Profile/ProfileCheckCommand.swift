import ArgumentParser
import Centre
import Foundation
import Issuer
import Model
import Store

/// `pki profile check`.
struct ProfileCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Lint sample certificates of profiles under throwaway authorities.",
        discussion: """
            Ends with exit status 0 when no lint objects, else 65. Profiles that a
            switch of pki.yaml keeps off are checked as if it were on. When --state
            holds a centre, each must name one of its authorities.

            With --write, DIR gets a folder of samples for each algorithm, to be read
            by other programs: root.pem, issuing.pem, and NAME-FACTS.pem below them.

            EXAMPLE
              pki profile check EXPERT
              pki profile check --algorithm p256 --write samples

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The profiles' names (default: all).")
    var names: [String] = []

    @Option(help: "A kind of key to try; may be given more than once (default: all).")
    var algorithm: [KeyAlgorithm] = []

    @Option(help: "Write sample chains of throwaway keys into this directory, which must be new.")
    var write: String?

    func run() async throws {
        if let write, FileManager.default.fileExists(atPath: write) {
            throw CentreError(.fileThere(path: write))
        }
        let all = try Profile.loadAll(
            folder: "\(centre.definitionDirectory)/profiles",
            flags: Set(ProfileFlag.allCases),
            authorities: authorities()
        )
        let chosen = try chosen(of: all)
        let algorithms = algorithm.isEmpty ? KeyAlgorithm.allCases : algorithm
        let results = try ProfileCheck.run(chosen, algorithms: algorithms)
        let lines = results.flatMap { result in result.samples.map { SampleLine(result.profile, $0) } }
        try output.print(lines)
        if lines.contains(where: { !$0.findings.isEmpty }) { throw ExitCode(65) }
        guard let write else { return }
        try SampleFolder(path: write, profiles: all, names: chosen.map(\.name)).write(algorithms)
    }

    /// Those of the book; nil without one, as where a definition is only being written.
    private func authorities() throws -> [AuthorityID: AuthorityRecord.Role]? {
        guard FileManager.default.fileExists(atPath: centre.stateDirectory.book) else { return nil }
        let opened = try centre.open()
        let names = try opened.authorityRoles()
        try opened.book.close()
        return names
    }

    private func chosen(of all: [String: Profile]) throws -> [Profile] {
        let names = names.isEmpty ? all.keys.sorted() : names
        return try names.map { try all.profile($0) }
    }
}
