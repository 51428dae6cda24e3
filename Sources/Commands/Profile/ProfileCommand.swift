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

extension CentreOptions {
    /// Every profile of the definition, as `pki.yaml` switches them.
    func profiles() throws -> [String: Profile] {
        let configuration = try CentreConfiguration.load(directory: definitionDirectory)
        return try Profile.loadAll(folder: "\(definitionDirectory)/profiles", flags: configuration.flags)
    }
}
