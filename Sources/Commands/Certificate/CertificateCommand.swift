import ArgumentParser

/// `pki certificate …`.
struct CertificateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "What was issued, to whom, on which token, and is it still good.",
        discussion: ExitStatus.help,
        subcommands: [
            CertificateList.self, CertificateSearch.self, CertificateShow.self, CertificateExport.self,
            CertificateRevoke.self, CertificateImportCommand.self,
        ]
    )
}
