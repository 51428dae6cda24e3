import Foundation
import Tokens

/// 环境检测: what of the machine and the settings the assistant needs, beside tokens.
public struct EnvironmentCheck: Sendable {
    private let settings: AssistantSettings
    private let browser: String

    /// Names what is looked at.
    ///
    /// - Parameters:
    ///   - settings: the user's.
    ///   - browser: the program that opens the window.
    public init(_ settings: AssistantSettings, browser: String = DesktopBrowser.program) {
        self.settings = settings
        self.browser = browser
    }

    /// Looks now.
    public var lines: [CheckLine] {
        let canOpen = FileManager.default.isExecutableFile(atPath: browser)
        let own = [
            CheckLine(
                name: "允许的网站",
                trouble: settings.origins.isEmpty ? "设置中没有允许任何网站，网页不能使用助手" : nil
            ),
            CheckLine(name: "打开窗口", trouble: canOpen ? nil : "没有 \(browser)，助手不能打开窗口"),
        ]
        return own + settings.modules.map(EnvironmentCheck.line)
    }

    private static func line(_ module: TokenModule) -> CheckLine {
        let path = module.path ?? ""
        let isThere = FileManager.default.isReadableFile(atPath: path)
        return CheckLine(name: "驱动 \(module.name)", trouble: isThere ? nil : "找不到驱动文件 \(path)")
    }
}
