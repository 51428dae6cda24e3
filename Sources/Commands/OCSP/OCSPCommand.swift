import ArgumentParser

/// `pki ocsp …`.
struct OCSPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ocsp",
        abstract: "Ask for the status of certificates as relying parties do; answers as files.",
        discussion: ExitStatus.help,
        subcommands: [OCSPDelegate.self, OCSPExport.self, OCSPQuery.self, OCSPRenewSigner.self]
    )
}
