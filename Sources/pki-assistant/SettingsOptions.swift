import ArgumentParser
import Assistant
import Foundation
import OpenSSL

/// Where the settings are, and what they lead to.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The settings.",
            discussion:
                "By default ~/.config/pki-assistant/assistant.json, or /etc/pki-assistant/assistant.json."
        )
    )
    var settings: String?

    /// The settings.
    func read() throws -> AssistantSettings {
        if let settings { return try AssistantSettings.read(settings) }
        let environment = ProcessInfo.processInfo.environment
        let own = AssistantSettings.path(home: home, environment: environment)
        return try AssistantSettings.read(own: own)
    }

    /// The tokens of this machine.
    ///
    /// - Parameters:
    ///   - settings: with modules and authorities.
    ///   - patience: how long a responder is waited for that is asked if a certificate was revoked.
    /// - Returns: the tokens.
    func tokens(_ settings: AssistantSettings, patience: Duration = .seconds(3)) -> HolderTokens {
        let (drawer, trusted) = (self.drawer, settings.authorities + (settings.centre?.trust ?? []))
        let kept: @Sendable () -> [Certificate] = { drawer.authorities(vouchedForBy: trusted) }
        let inquiry = StatusInquiry(authorities: settings.authorities, kept: kept)
        let board = StatusBoard(patience: patience) { await inquiry.isRevoked($0) }
        return HolderTokens(
            cabinet: MachineCabinet(modules: settings.modules),
            authorities: settings.authorities,
            kept: kept,
            isRevoked: { await board.isRevoked($0) }
        )
    }

    /// 更新服务 and 替换服务; nil when the settings name no centre.
    func renewal(
        _ settings: AssistantSettings,
        _ door: HTTPSDoor?,
        _ tokens: HolderTokens
    ) -> HolderRenewal? {
        guard let door, let centre = settings.centre else { return nil }
        return HolderRenewal(tokens: tokens, door: door, roots: centre.trust, drawer: drawer)
    }

    /// Where is kept how far renewals came.
    var drawer: RenewalDrawer { RenewalDrawer(folder: state) }

    /// Where the log of the service is kept.
    var log: LogFile { LogFile(folder: state) }

    private var state: String {
        RenewalDrawer.path(home: home, environment: ProcessInfo.processInfo.environment)
    }

    /// What `~` is for a shell; Foundation asks the list of users first.
    private var home: String {
        let given = ProcessInfo.processInfo.environment["HOME"] ?? ""
        return given.hasPrefix("/") ? given : NSHomeDirectory()
    }

    /// The centre's door; nil when the settings name none.
    func door(_ settings: AssistantSettings) throws -> HTTPSDoor? {
        try settings.centre.map { try HTTPSDoor($0) }
    }
}
