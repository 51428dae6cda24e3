import TestSupport
import Testing
import Tokens

@testable import Assistant

@Suite("环境检测")
struct EnvironmentCheckTests {
    @Test("What is there is well")
    func good() {
        let settings = AssistantSettings(
            origins: ["https://ca.example.cn"].compactMap(WebOrigin.init),
            modules: [TokenModule(name: "soft", path: "/bin/true")]
        )
        let lines = EnvironmentCheck(settings, browser: "/bin/true").lines
        #expect(lines.map(\.name) == ["允许的网站", "打开窗口", "驱动 soft"])
        #expect(lines.compactMap(\.trouble) == [])
    }

    @Test("What is missing is named")
    func missing() {
        let settings = AssistantSettings(modules: [TokenModule(name: "soft", path: "/nowhere.so")])
        let troubles = EnvironmentCheck(settings, browser: "/nowhere").lines.compactMap(\.trouble)
        #expect(
            troubles == [
                "设置中没有允许任何网站，网页不能使用助手", "没有 /nowhere，助手不能打开窗口", "找不到驱动文件 /nowhere.so",
            ]
        )
    }
}
