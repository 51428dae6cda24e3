import OpenSSL
import Portal

/// The assistant's own pages.
///
/// ```
/// GET  /open/TICKET                  a session, once
/// GET  /w/SESSION                    the page
/// GET  /w/SESSION/log                导出日志
/// POST /w/SESSION/sign, refuse       签名, 拒绝
/// POST /w/SESSION/unpair, revoke     配对: 拒绝, 撤销
/// POST /w/SESSION/pin, check         修改PIN, 自检
/// POST /w/SESSION/renew, replace     更新服务, 替换服务
/// POST /w/SESSION/unlock             解锁服务
/// ```
struct WindowResponder: Sendable {
    let desk: AssistantDesk

    /// Answers one request.
    func respond(to call: HTTPCall) async -> HTTPReply {
        let names = call.target.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        do throws(AssistantError) {
            switch (call.method, names.first, names.count) {
            case ("GET", "window.css", 1): return WindowPage.style
            case ("GET", "open", 2):
                let session = try desk.sessions.open(names[1])
                return WindowPage.redirect("/w/\(session)")
            case (let method, "w", 2...3):
                guard desk.sessions.admits(names[1]) else { throw AssistantError(.windowClosed) }
                return try await answer(method, names[1], names.count == 3 ? names[2] : "", call)
            default: throw AssistantError(.noSuchResource)
            }
        } catch {
            return WindowPage.failure(error)
        }
    }

    private func answer(
        _ method: String,
        _ session: String,
        _ act: String,
        _ call: HTTPCall
    ) async throws(AssistantError) -> HTTPReply {
        switch (method, act) {
        case ("GET", ""): return await home(session)
        case ("GET", "log"): return WindowPage.file(desk.log.text, name: "pki-assistant.txt")
        case ("POST", _):
            let type = call.field("content-type")
            guard desk.host.isOwn(call.field("origin")) else { throw AssistantError(.originUnknown) }
            guard type == "application/x-www-form-urlencoded" else { throw AssistantError(.mediaType) }
            desk.sessions.tell(session, try await outcome(of: act, session, call.body).get())
            return WindowPage.redirect("/w/\(session)")
        default: throw AssistantError(.method)
        }
    }

    /// What comes of a form; one that its page numbered is done once.
    private func outcome(of act: String, _ session: String, _ body: [UInt8]) async -> WindowDeeds.Outcome {
        let desk = desk
        let perform = { @Sendable () async -> WindowDeeds.Outcome in
            do throws(AssistantError) {
                return .success(try await WindowActs(desk: desk).act(act, FormBody(body)))
            } catch {
                return .failure(error)
            }
        }
        guard FormBody(body).word("once") != nil else { return await perform() }
        return await desk.deeds.once(Array("\(session)/\(act)?".utf8) + body, perform)
    }

    private func home(_ session: String) async -> HTTPReply {
        let tokens: Result<[FoundToken], AssistantError>
        do throws(AssistantError) {
            tokens = .success(try await desk.tokens.found())
        } catch {
            tokens = .failure(error)
        }
        let home = WindowHome(
            base: "/w/\(session)",
            once: (try? RandomWord.name()) ?? "",
            notice: desk.sessions.notice(session),
            pairing: desk.pairings.current,
            wish: desk.signatures.current,
            tokens: tokens,
            origins: desk.passes.origins,
            canUnlock: desk.unlock != nil,
            canRenew: desk.renewal != nil
        )
        return WindowPage.page(home.content)
    }
}
