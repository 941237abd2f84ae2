"""Parcel tracking, a sample service."""
