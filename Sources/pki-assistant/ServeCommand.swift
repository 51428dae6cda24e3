import ArgumentParser
import Assistant
import Foundation

/// `pki-assistant serve`: the service for pages, and the window.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer the centre's pages on this machine, and show the window.",
        discussion: """
            Only pages whose origin stands in the settings may ask, and the user is asked before each deed.
            Where it runs already, --open asks that one for its window. Where it cannot start, --open shows why, and so does
            --at-login, which opens no window: a desktop session that starts it has no terminal to say it on.

            EXAMPLE
              pki-assistant serve --open

            \(AssistantTool.help)
            """
    )

    @OptionGroup var options: SettingsOptions

    @Option(help: "Another port than that of the settings; 0 takes a free one.")
    var port: Int?

    @Option(help: ArgumentHelp("What opens the window, instead of xdg-open.", valueName: "program"))
    var browser: String?

    @Flag(help: "Open the window at once.")
    var open = false

    @Flag(help: "Started with a desktop session: open the browser only to show why it cannot start.")
    var atLogin = false

    func validate() throws {
        guard port.map({ $0 == 0 || (1024...65_535).contains($0) }) ?? true else {
            throw ValidationError("--port is 1024 to 65535, or 0")
        }
    }

    func run() async throws {
        let folder = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] ?? NSTemporaryDirectory()
        let desktop = DesktopBrowser(folder: folder, program: browser ?? DesktopBrowser.program)
        do {
            try await serve(desktop, bell: folder)
        } catch let error as AssistantError {
            if open || atLogin { desktop.show(error) }
            throw error
        }
    }

    /// Serves with the settings; where it runs already, rings.
    private func serve(_ desktop: DesktopBrowser, bell folder: String) async throws {
        var settings = try options.read()
        if let port { settings.port = port }
        let door = try options.door(settings)
        // Pages wait for 获取CA信息: a responder that is slow is known the next time.
        let tokens = options.tokens(settings, patience: .milliseconds(100))
        let service = LoopbackService(
            settings,
            tokens: tokens,
            door: door,
            renewal: options.renewal(settings, door, tokens),
            log: options.log,
            browse: { desktop.open($0) }
        )
        do {
            try await serve(service, bell: folder)
        } catch let error as AssistantError {
            guard case .portTaken = error.reason else { throw error }
            if open, WindowBell.ring(in: folder) {
                return AssistantTool.say("数字证书助手已在运行，已请它打开窗口")
            }
            guard atLogin, WindowBell.isHung(in: folder) else { throw error }
            AssistantTool.say("数字证书助手已在运行")
        }
    }

    /// Serves until the process ends; a later start of the program may ask for the window.
    private func serve(_ service: LoopbackService, bell folder: String) async throws {
        let opensWindow = open
        try await service.run { port in
            AssistantTool.say("数字证书助手已启动：127.0.0.1:\(port)")
            WindowBell.hang(in: folder) { ServeCommand.show(service) }
            if opensWindow { ServeCommand.show(service) }
        }
    }

    private static func show(_ service: LoopbackService) {
        do throws(AssistantError) {
            try service.openWindow()
        } catch {
            AssistantTool.report(error)
        }
    }
}
