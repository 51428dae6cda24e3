import ArgumentParser

/// `pki certificate …`.
struct CertificateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate",
        abstract: "What was issued, to whom, on which token, and is it still good.",
        discussion: ExitStatus.help,
        subcommands: [
            CertificateList.self, CertificateSearch.self, CertificateShow.self, CertificateExport.self,
            CertificateImportCommand.self, CertificateIssue.self, CertificateRenew.self,
            CertificateRekey.self, CertificateReplace.self, CertificateReissue.self, CertificateActivate.self,
            CertificateWithdraw.self, CertificateSettle.self, CertificateRevoke.self, CertificateHold.self,
            CertificateRelease.self, CertificateVerify.self,
        ]
    )
}
