// Written by scripts/embed-contract.sh from docs/openapi.yaml.

extension APIContract {
    /// docs/openapi.yaml, octet for octet.
    static let text = ##"""
        openapi: 3.1.0
        info:
          title: pki, the API for issuance
          version: "1"
          summary: Certificates for machines, and for approved applications, over TLS with client certificates.
          description: |
            Every request is made over TLS 1.3 with a client certificate that `pki client create` made, or with that of a member
            of the staff. Whether it may still be used is asked at each request, on an open connection too. Failures are problem
            details (RFC 9457): `detail` says what failed, `hint` what to do, `code` is for programs, `request` finds the log line.
          license:
            name: Apache-2.0
            identifier: Apache-2.0
        servers:
          - url: https://localhost:8443
            description: Where `api.listen` of pki.yaml says.
        security:
          - clientCertificate: []
        tags:
          - name: certificates
            description: Issue, read and revoke the caller's own certificates.
          - name: profiles
            description: What the caller may ask for.
          - name: contract
            description: This document.
        paths:
          /api/v1/certificates:
            post:
              tags: [certificates]
              operationId: issueCertificate
              summary: Issue a certificate
              description: |
                A machine names a profile it is registered for, and the facts about the subject that the profile uses. A producer
                names an application whose token they are making: its job is theirs and at KEY_GENERATED, the request is by the key
                on the token, and the approved snapshot decides the subject. From the PKCS#10 request only the public key is
                taken, after its proof of possession.
              parameters:
                - $ref: "#/components/parameters/IdempotencyKey"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/IssuanceRequest"
                    examples:
                      machine:
                        value:
                          profile: TLS-CLIENT
                          subject: {name: node-17.example, organization: 必联电子招标投标平台}
                          request: "-----BEGIN CERTIFICATE REQUEST-----\nMIIB...\n-----END CERTIFICATE REQUEST-----\n"
              responses:
                "201":
                  description: Issued; or the same request was issued before, under the same idempotency key.
                  headers:
                    Location:
                      description: Where the certificate is.
                      required: true
                      schema: {type: string, format: uri-reference}
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Certificate"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "422": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/certificates/{serial}:
            parameters:
              - $ref: "#/components/parameters/Serial"
            get:
              tags: [certificates]
              operationId: readCertificate
              summary: Read one of the caller's own certificates
              responses:
                "200":
                  description: The certificate.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Certificate"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/certificates/{serial}/revocation:
            parameters:
              - $ref: "#/components/parameters/Serial"
            post:
              tags: [certificates]
              operationId: revokeCertificate
              summary: Revoke one of the caller's own certificates, for ever
              requestBody:
                required: true
                content:
                  application/json:
                    schema: {$ref: "#/components/schemas/RevocationRequest"}
              responses:
                "200":
                  description: Revoked, durably; OCSP says so at once, the next list follows.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Certificate"}
                "400": {$ref: "#/components/responses/Problem"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "404": {$ref: "#/components/responses/Problem"}
                "409": {$ref: "#/components/responses/Problem"}
                "413": {$ref: "#/components/responses/Problem"}
                "415": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/profiles:
            get:
              tags: [profiles]
              operationId: listProfiles
              summary: What the caller may ask for
              responses:
                "200":
                  description: The profiles, by name; none for the staff, whose applications say theirs.
                  headers:
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/json:
                      schema: {$ref: "#/components/schemas/Profiles"}
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
          /api/v1/openapi.yaml:
            get:
              tags: [contract]
              operationId: readContract
              summary: This document, as the server keeps it
              parameters:
                - name: If-None-Match
                  in: header
                  required: false
                  description: The ETag of an earlier answer.
                  schema: {type: string}
              responses:
                "200":
                  description: The contract.
                  headers:
                    ETag:
                      description: Names this version.
                      required: true
                      schema: {type: string, pattern: '^"[0-9a-f]{32}"$'}
                    X-Request-Id: {$ref: "#/components/headers/RequestId"}
                  content:
                    application/yaml:
                      schema: {type: object}
                "304":
                  description: It is the version that the caller has.
                "401": {$ref: "#/components/responses/Problem"}
                "403": {$ref: "#/components/responses/Problem"}
                "429": {$ref: "#/components/responses/Problem"}
                "500": {$ref: "#/components/responses/Problem"}
                "503": {$ref: "#/components/responses/Problem"}
        components:
          securitySchemes:
            clientCertificate:
              type: mutualTLS
              description: TLS 1.3 with a client certificate of this centre.
          parameters:
            IdempotencyKey:
              name: Idempotency-Key
              in: header
              required: false
              description: |
                Under the same key the same body gives the same certificate, also after a crash in between; another body gets 422;
                while the first is under way, 409. Kept for a week. Of the caller's own: others may use the same key.
              schema:
                type: string
                minLength: 1
                maxLength: 128
                pattern: "^[\\x21\\x23-\\x2B\\x2D-\\x5B\\x5D-\\x7E]{1,128}$"
            Serial:
              name: serial
              in: path
              required: true
              description: The serial number, lower-case hexadecimal.
              schema:
                type: string
                pattern: "^([0-9a-f]{2}){1,20}$"
          headers:
            RequestId:
              description: Finds the request in the log.
              required: true
              schema: {type: string, pattern: "^[0-9a-f]{16}$"}
          responses:
            Problem:
              description: It was not done; see `detail` and `hint`.
              headers:
                Retry-After:
                  description: Seconds, where sending it again later may help.
                  schema: {type: string}
              content:
                application/problem+json:
                  schema: {$ref: "#/components/schemas/Problem"}
          schemas:
            IssuanceRequest:
              type: object
              additionalProperties: false
              required: [request]
              properties:
                profile:
                  type: string
                  minLength: 1
                  maxLength: 64
                  description: Needed of a machine; for an application it is that of the application.
                application:
                  type: string
                  minLength: 1
                  maxLength: 64
                  description: The number of an approved application; for producers.
                subject:
                  type: object
                  maxProperties: 32
                  description: Facts by name, as `GET /api/v1/profiles` lists them.
                  additionalProperties:
                    oneOf:
                      - {type: string, minLength: 1, maxLength: 1024}
                      - type: array
                        minItems: 1
                        maxItems: 100
                        items: {type: string, minLength: 1, maxLength: 1024}
                request:
                  type: string
                  minLength: 1
                  maxLength: 49152
                  description: A PKCS#10 request, PEM.
            RevocationRequest:
              type: object
              additionalProperties: false
              properties:
                reason:
                  type: string
                  enum: [unspecified, keyCompromise, affiliationChanged, superseded, cessationOfOperation]
                  default: unspecified
            Certificate:
              type: object
              additionalProperties: false
              required: [serial, authority, profile, status, notBefore, notAfter, certificate, chain]
              properties:
                serial: {type: string, pattern: "^([0-9a-f]{2}){1,20}$"}
                authority: {type: string}
                profile: {type: string}
                status:
                  type: string
                  enum: [issued, active, held, revoked]
                  description: Expiry is seen from `notAfter`.
                notBefore: {type: string, format: date-time}
                notAfter: {type: string, format: date-time, description: The last second of validity.}
                certificate: {type: string, description: PEM.}
                chain:
                  type: array
                  description: From the issuing authority upwards, the root left out; PEM.
                  items: {type: string}
                revocation:
                  type: object
                  additionalProperties: false
                  required: [date, reason]
                  properties:
                    date: {type: string, format: date-time}
                    reason: {type: string}
            Profiles:
              type: object
              additionalProperties: false
              required: [profiles]
              properties:
                profiles:
                  type: array
                  items:
                    type: object
                    additionalProperties: false
                    required: [name, label, keys, subject]
                    properties:
                      name: {type: string}
                      label: {type: string}
                      keys:
                        type: array
                        items: {type: string}
                      subject:
                        type: array
                        items:
                          type: object
                          additionalProperties: false
                          required: [name, required]
                          properties:
                            name: {type: string}
                            required: {type: boolean}
            Problem:
              type: object
              additionalProperties: false
              required: [type, title, status, code, detail]
              properties:
                type: {type: string, format: uri-reference}
                title: {type: string}
                status: {type: integer}
                code:
                  type: string
                  description: |
                    anonymous, bad-member, body-too-large, busy, conflict, fault, idempotency-key-in-use, idempotency-key-reused,
                    idempotency-key-unreadable, invalid-input, media-type, method-not-allowed, no-such-resource, not-found,
                    not-json, refused, too-fast, unauthorized or unavailable.
                detail: {type: string}
                hint: {type: string}
                request: {type: string}

        """##
}
