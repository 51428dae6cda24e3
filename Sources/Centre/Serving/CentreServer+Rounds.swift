import CRL
import Logging
import Model
import Store

/// What a server looks after again and again, each in a task of its own.
extension CentreServer {
    /// Looks after authorities and signers at the start, every minute, and within a second after they changed.
    static func follow(_ follower: HierarchyFollower, _ logger: Logger) async {
        var seconds = 0
        repeat {
            let lines = seconds % 60 == 0 ? await follower.round() : await follower.glance()
            seconds += 1
            for line in lines {
                switch line {
                case .changed(let what): logger.notice("hierarchy changed", metadata: ["what": "\(what)"])
                case .ending(let authority, let days):
                    logger.warning(
                        "an OCSP signer ends soon",
                        metadata: ["authority": "\(authority)", "days": "\(days)"]
                    )
                case .attention(let what):
                    logger.warning("certificates or lists end", metadata: ["what": "\(what)"])
                case .restored(let name):
                    logger.error(
                        "a last list was removed or replaced by somebody else, and was put back",
                        metadata: ["list": "\(name)"]
                    )
                case .recalled(let list):
                    logger.error(
                        "a published list is newer than the book, and its revocations were taken over",
                        metadata: ["list": "\(list.name)", "result": "\(list.message)"]
                    )
                case .failed(let what, let error):
                    logger.error(
                        "hierarchy needs attention",
                        metadata: ["what": "\(what)", "reason": "\(describe(error))"]
                    )
                }
            }
        } while (try? await Task.sleep(for: .seconds(1))) != nil
    }

    /// One after the other, so that no two long lists are made at once.
    static func keepFresh(_ lists: [KeptLists]) async {
        repeat {
            for list in lists { await list.service.round() }
        } while (try? await Task.sleep(for: .milliseconds(500))) != nil
    }

    static func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "pki")
        logger.logLevel = level
        return logger
    }

    static func report(_ error: BookError?, _ logger: Logger) {
        guard let error else { return logger.notice("status feed can be read again") }
        logger.error("status feed cannot be read", metadata: ["reason": "\(error.message)"])
    }

    static func report(presigning error: any Error, _ logger: Logger) {
        logger.error("answers cannot be signed ahead", metadata: ["reason": "\(describe(error))"])
    }

    /// Looks for overlaps that have ended: at the start, and once a minute.
    static func settleSuccessions(of centre: CACentre, _ logger: Logger) async {
        repeat {
            do {
                for item in try await centre.settleSuccessions() {
                    let serial = item.predecessor.serial.hexadecimal
                    logger.info(
                        "overlap ended",
                        metadata: ["serial": "\(serial)", "ending": "\(item.ending)"]
                    )
                }
            } catch {
                logger.error("overlaps cannot be settled", metadata: ["reason": "\(describe(error))"])
            }
        } while (try? await Task.sleep(for: .seconds(60))) != nil
    }

    /// Takes notices to relay and gateway, a second after they were written at the latest.
    static func send(_ outbox: Outbox, _ logger: Logger) async {
        var trouble = ToldTrouble()
        repeat {
            do {
                for record in try await outbox.round() where record.state != .sent {
                    let about: Logger.Metadata = [
                        "notice": "\(record.notice)", "channel": "\(record.channel.rawValue)",
                        "state": "\(record.state.rawValue)", "reason": "\(record.detail ?? "")",
                    ]
                    logger.warning("a notice was not sent", metadata: about)
                }
                trouble.end()
            } catch {
                guard trouble.isNews(error.message) else { continue }
                logger.error("the outbox cannot be worked on", metadata: ["reason": "\(error.message)"])
            }
        } while (try? await Task.sleep(for: .seconds(1))) != nil
    }

    /// Keeps the search index near the book, so that a search finds little left to do.
    static func followSearch(of centre: CACentre, _ logger: Logger) async {
        var (isComplete, trouble) = (true, ToldTrouble())
        while (try? await Task.sleep(for: isComplete ? .seconds(10) : .milliseconds(50))) != nil {
            do {
                isComplete = try centre.book.followSearchIndex()
                trouble.end()
            } catch {
                isComplete = true
                guard trouble.isNews(error.message) else { continue }
                logger.error("search index cannot be written", metadata: ["reason": "\(error.message)"])
            }
        }
    }

    static func sealAudit(of centre: CACentre, _ logger: Logger) async {
        while (try? await Task.sleep(for: .seconds(60))) != nil {
            do {
                try await centre.sealAudit()
            } catch {
                logger.error("audit checkpoint failed", metadata: ["reason": "\(describe(error))"])
            }
        }
    }
}
