"""The clients of photo stores, told to be quick, to try once and to be led nowhere else."""

from __future__ import annotations

from typing import Any

CONNECT_SECONDS = 3.05
SECONDS = 8.0
KEPT_IN_NO_CACHE = "private, no-store"

S3_KEEPS = {
    "ContentType": "image/jpeg",
    "ContentDisposition": "inline",
    "CacheControl": KEPT_IN_NO_CACHE,
}
AZURE_KEEPS = {
    "content_settings": {
        "content_type": "image/jpeg",
        "content_disposition": "inline",
        "cache_control": KEPT_IN_NO_CACHE,
    }
}


def s3(key: str, secret: str, region: str, endpoint: str | None) -> Any:
    """A client of S3, or of what speaks like it at an address.

    :raises ImportError: when the extra ``s3`` is not installed.
    """
    from s3fs import S3FileSystem

    style = {"addressing_style": "path"} if endpoint else {}
    client = S3FileSystem(
        key=key,
        secret=secret,
        endpoint_url=endpoint,
        client_kwargs={"region_name": region},
        config_kwargs={
            "connect_timeout": CONNECT_SECONDS,
            "read_timeout": SECONDS,
            "retries": {"total_max_attempts": 1},
            "signature_version": "s3v4",
            "s3": style,
        },
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    client.retries = 1
    return client


def azure(connection: str) -> Any:
    """A client of Azure Blob.

    :param connection: a connection string with an account key, which links are signed with.
    :raises ImportError: when the extra ``azure`` is not installed.
    """
    from adlfs import AzureBlobFileSystem
    from azure.storage.blob.aio import BlobServiceClient

    client = AzureBlobFileSystem(
        connection_string=connection, use_listings_cache=False, skip_instance_cache=True
    )
    client.service_client = BlobServiceClient.from_connection_string(
        connection,
        retry_total=0,
        permit_redirects=False,
        connection_timeout=CONNECT_SECONDS,
        read_timeout=SECONDS,
    )
    return client
