import ArgumentParser

/// `pki ocsp …`.
struct OCSPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ocsp",
        abstract: "Ask for the status of certificates as relying parties do.",
        discussion: ExitStatus.help,
        subcommands: [OCSPQuery.self, OCSPRenewSigner.self]
    )
}
