"""The description of the public API, in OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

VERDICTS = [
    "valid",
    "expired",
    "suspended",
    "withdrawn",
    "superseded",
    "altered",
    "unknown_issuer",
    "not_found",
    "not_a_certificate",
]


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    verdict = {"application/json": {"schema": {"$ref": "#/components/schemas/Verification"}}}
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Liangcai verification",
            "version": "1",
            "description": "Verify certificates without an account.",
        },
        "paths": {
            "/api/v1/certificates/{number}": {
                "get": {
                    "summary": "How the certificate of a number stands",
                    "parameters": [
                        {
                            "name": "number",
                            "in": "path",
                            "required": True,
                            "schema": {"type": "string", "minLength": 1, "maxLength": 64},
                        }
                    ],
                    "responses": {
                        "200": {"description": "The verdict", "content": verdict},
                        "404": {"description": "Not in the register", "content": verdict},
                        "429": {"description": "Too many requests", "content": error},
                    },
                }
            },
            "/api/v1/verifications": {"post": _verifications(verdict, error)},
        },
        "components": {"schemas": _schemas()},
    }


def _verifications(verdict: dict[str, Any], error: dict[str, Any]) -> dict[str, Any]:
    numbers = {
        "type": "array",
        "items": {"type": "string", "maxLength": 64},
        "minItems": 1,
        "maxItems": 100,
    }
    body = {"type": "object", "required": ["numbers"], "properties": {"numbers": numbers}}
    pdf = {"type": "string", "contentMediaType": "application/pdf"}
    form = {"type": "object", "required": ["file"], "properties": {"file": pdf}}
    return {
        "summary": "Verify a signed PDF, or a list of numbers",
        "requestBody": {
            "required": True,
            "content": {
                "application/pdf": {"schema": pdf},
                "multipart/form-data": {"schema": form},
                "application/json": {"schema": body},
            },
        },
        "responses": {
            "200": {
                "description": "The verdict; for a list, one a number",
                "content": {
                    "application/json": {
                        "schema": {
                            "oneOf": [
                                {"$ref": "#/components/schemas/Verification"},
                                {"$ref": "#/components/schemas/Verifications"},
                            ]
                        }
                    }
                },
            },
            "413": {"description": "The file is too large", "content": error},
            "422": {"description": "The request is malformed", "content": error},
            "429": {"description": "Too many requests", "content": error},
        },
    }


def _schemas() -> dict[str, Any]:
    text = {"type": "object", "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}}
    check = {
        "type": "object",
        "required": ["name", "ok", "detail"],
        "properties": {
            "name": {"type": "string"},
            "ok": {"type": ["boolean", "null"]},
            "detail": text,
        },
    }
    verification = {
        "type": "object",
        "required": ["verdict", "checks", "certificate", "checked_at"],
        "properties": {
            "verdict": {"type": "string", "enum": VERDICTS},
            "checks": {"type": "array", "items": check},
            "certificate": {"type": ["object", "null"]},
            "checked_at": {"type": "string", "format": "date-time"},
        },
    }
    many = {
        "type": "object",
        "required": ["results"],
        "properties": {
            "results": {"type": "array", "items": {"$ref": "#/components/schemas/Verification"}}
        },
    }
    error = {
        "type": "object",
        "required": ["error", "message", "request_id"],
        "properties": {
            "error": {"type": "string"},
            "message": {"type": "string"},
            "request_id": {"type": "string"},
        },
    }
    return {"Verification": verification, "Verifications": many, "Error": error}
